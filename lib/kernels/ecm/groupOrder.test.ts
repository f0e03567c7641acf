/*
 * ECM against a plain elliptic curve: points (x, y) with the chord and tangent rule modulo a small prime p. Curve `sigma`
 * must find p in n = p q exactly when the order of Suyama's point modulo p says so.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gcd } from '../arith/gcd.ts';
import { modInverse } from '../arith/modInverse.ts';
import { modPow } from '../arith/modPow.ts';
import { factorInteger } from '../factor/factorInteger.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { ecmCurve } from './ecmCurve.ts';
import { ladder, suyamaCurve } from './montgomeryCurve.ts';
import { stage1 } from './stage1.ts';
import { stage2 } from './stage2.ts';
import { stage2Plan } from './stage2Plan.ts';

/** A large prime on whose curves nothing is found at these bounds. */
const Q = 2n ** 127n - 1n;

/** B y^2 = x^3 + A x^2 + x modulo p. */
interface PlainCurve {
  readonly p: bigint;
  readonly A: bigint;
  readonly B: bigint;
}

type PlainPoint = readonly [x: bigint, y: bigint] | 'neutral';

const mod = (a: bigint, p: bigint): bigint => ((a % p) + p) % p;
const divided = (a: bigint, b: bigint, p: bigint): bigint => mod(a * modInverse(b, p)!, p);

/** Suyama's curve in the form of the textbook, B chosen so that the starting point has y = 1. */
function plainCurve(p: bigint, sigma: bigint): { curve: PlainCurve; start: PlainPoint } | null {
  const u = mod(sigma * sigma - 5n, p);
  const v = mod(4n * sigma, p);
  const denominator = mod(4n * u ** 3n * v, p);
  if (denominator === 0n) return null;
  const A = mod(divided((v - u) ** 3n * (3n * u + v), denominator, p) - 2n, p);
  const x = divided(u ** 3n, v ** 3n, p);
  const B = mod(x ** 3n + A * x * x + x, p);
  return B === 0n || mod(A * A - 4n, p) === 0n ? null : { curve: { p, A, B }, start: [x, 1n] };
}

function plainSum({ p, A, B }: PlainCurve, P: PlainPoint, R: PlainPoint): PlainPoint {
  if (P === 'neutral') return R;
  if (R === 'neutral') return P;
  const [x1, y1] = P;
  const [x2, y2] = R;
  if (x1 === x2 && mod(y1 + y2, p) === 0n) return 'neutral';
  const slope =
    x1 === x2
      ? divided(3n * x1 * x1 + 2n * A * x1 + 1n, 2n * B * y1, p)
      : divided(y2 - y1, x2 - x1, p);
  const x3 = mod(B * slope * slope - A - x1 - x2, p);
  return [x3, mod(slope * (x1 - x3) - y1, p)];
}

function plainMultiple(curve: PlainCurve, P: PlainPoint, k: bigint): PlainPoint {
  let sum: PlainPoint = 'neutral';
  for (const bit of k.toString(2)) {
    sum = plainSum(curve, sum, sum);
    if (bit === '1') sum = plainSum(curve, sum, P);
  }
  return sum;
}

/** p + 1 + the sum of Legendre symbols of the right side over B: every x has 0, 1 or 2 points. */
function groupOrder({ p, A, B }: PlainCurve): bigint {
  let order = p + 1n;
  for (let x = 0n; x < p; x++) {
    const symbol = modPow((x * x * x + A * x * x + x) * B, (p - 1n) / 2n, p);
    order += symbol === p - 1n ? -1n : symbol;
  }
  return order;
}

/** The order of P: the group's order without every prime that it can spare. */
function pointOrder(curve: PlainCurve, P: PlainPoint, group: bigint): bigint {
  let order = group;
  for (const { prime, exponent } of factorInteger(group).factors) {
    for (let i = 0; i < exponent; i++) {
      if (plainMultiple(curve, P, order / prime) === 'neutral') order /= prime;
    }
  }
  return order;
}

/** What stage 1 multiplies by: the least common multiple of 1, …, B1. */
function stage1Multiplier(B1: number): bigint {
  let product = 1n;
  for (const q of primesUpTo(B1)) {
    let power = q;
    while (power * q <= B1) power *= q;
    product *= BigInt(power);
  }
  return product;
}

/** Whether a point of order `rest` is caught by stage 2: it divides a step, or the sum or difference of a pair. */
function stage2Catches(rest: bigint, B1: number, B2: number): boolean {
  const r = Number(rest);
  const { D, babies, firstGiant, lastGiant, rows } = stage2Plan(B1, B2);
  if (babies.some((j) => j % r === 0)) return true;
  for (let m = firstGiant; m <= lastGiant; m++) if ((m * D) % r === 0) return true;
  let giant = firstGiant;
  for (const row of rows()) {
    for (const i of row) {
      if ((giant * D - babies[i]!) % r === 0 || (giant * D + babies[i]!) % r === 0) return true;
    }
    giant += 1;
  }
  return false;
}

const primes = [10_007n, 20_011n, 30_011n];
const sigmas = Array.from({ length: 14 }, (_, i) => BigInt(6 + i));

/** Every curve of the primes and sigmas above with its orders; counted once for all tests. */
const orders = primes.flatMap((p) =>
  sigmas.flatMap((sigma) => {
    const plain = plainCurve(p, sigma);
    if (plain === null) return [];
    const group = groupOrder(plain.curve);
    return [{ p, sigma, ...plain, group, order: pointOrder(plain.curve, plain.start, group) }];
  }),
);

test('the group orders obey Hasse’s bound and Suyama’s 12', () => {
  assert.ok(orders.length > 30);
  for (const { p, sigma, group, order, curve, start } of orders) {
    assert.ok((group - p - 1n) ** 2n <= 4n * p, `p ${p}, sigma ${sigma}`);
    assert.equal(group % 12n, 0n, `p ${p}, sigma ${sigma}`);
    assert.equal(group % order, 0n);
    assert.equal(plainMultiple(curve, start, order), 'neutral');
  }
});

test('the ladder by x alone gives the x of the plain multiples', () => {
  for (const { p, sigma, curve, start, order } of orders.slice(0, 12)) {
    const made = suyamaCurve(p, sigma);
    assert.ok('curve' in made);
    for (let k = 1; k < 60; k++) {
      for (const [i, P] of ladder(made.curve, made.point, k).entries()) {
        const plain = plainMultiple(curve, start, BigInt(k + i));
        if (plain === 'neutral') assert.equal(mod(P.z, p), 0n);
        else assert.equal(divided(P.x, P.z, p), plain[0], `${k + i} P, order ${order}`);
      }
    }
  }
});

test('stage 1 multiplies by the least common multiple of 1, …, B1', () => {
  for (const B1 of [15, 16, 17, 30, 49, 50]) {
    for (const { p, sigma, curve, start } of orders.slice(0, 15)) {
      const made = suyamaCurve(p, sigma);
      assert.ok('curve' in made);
      stage1(made.curve, made.point, B1);
      const plain = plainMultiple(curve, start, stage1Multiplier(B1));
      if (plain === 'neutral') assert.equal(mod(made.point.z, p), 0n);
      else assert.equal(divided(made.point.x, made.point.z, p), plain[0], `B1 ${B1}`);
    }
  }
});

for (const [B1, B2] of [
  [15, 15],
  [15, 100],
  [40, 40],
  [40, 400],
  [60, 200],
] as const) {
  test(`B1 = ${B1}, B2 = ${B2}: a curve finds p exactly when the order of its point allows`, () => {
    let found = 0;
    for (const { p, sigma, order } of orders) {
      const rest = order / gcd(order, stage1Multiplier(B1));
      const expected = rest === 1n || (B2 > B1 && stage2Catches(rest, B1, B2));
      const factor = ecmCurve(p * Q, { sigma, B1, B2 });
      const which = `p ${p}, sigma ${sigma}, order ${order}, rest ${rest}`;
      if (isProbablePrime(rest) && rest > B1 && rest <= B2) assert.ok(factor !== null, which);
      // A rest up to B1 (a prime power too high) may also go: a later chain of stage 1 can pass through it.
      if (factor === null || rest > B1) assert.equal(factor, expected ? p : null, which);
      if (factor !== null) found += 1;
    }
    assert.ok(found > 0 && found < orders.length, `${found} of ${orders.length}`);
  });
}

test('stage 2 leaves its point as it was, and says n when both primes fall together', () => {
  const { p, sigma } = orders[0]!;
  const made = suyamaCurve(p * Q, sigma);
  assert.ok('curve' in made);
  stage1(made.curve, made.point, 20);
  const before = { ...made.point };
  stage2(made.curve, made.point, { B1: 20, B2: 500 });
  assert.deepEqual(made.point, before);
  assert.equal(ecmCurve(p * p, { sigma, B1: 4000, B2: 40_000 }) ?? p, p);
});

test('the plan of stage 2 covers every prime for bounds of every kind', () => {
  for (const [B1, B2] of [
    [15, 16],
    [15, 31],
    [16, 10_000],
    [29, 211],
    [105, 1_000_000],
    [1155, 2310],
    [1155, 100_000],
    [15015, 40_000],
    [2000.5, 30_000.5],
  ] as const) {
    const { D, babies, firstGiant, rows } = stage2Plan(B1, B2);
    const covered = new Set<number>();
    let giant = firstGiant;
    for (const row of rows()) {
      for (const i of row) {
        covered.add(giant * D - babies[i]!);
        covered.add(giant * D + babies[i]!);
      }
      giant += 1;
    }
    const missed = primesUpTo(B2).filter((q) => q > B1 && !covered.has(q));
    assert.deepEqual([...missed], [], `${B1} to ${B2}, D = ${D}`);
  }
});

test('whatever small odd n and sigma are given, a curve returns a proper divisor or null', () => {
  for (let n = 2n; n < 300n; n++) {
    for (let sigma = 6n; sigma < 18n; sigma++) {
      const d = ecmCurve(n, { sigma, B1: 15, B2: 60 });
      if (d !== null) assert.ok(d > 1n && d < n && n % d === 0n, `n ${n}, sigma ${sigma}`);
    }
  }
});

test('curves in any order, at bounds in any order, find what they find alone', () => {
  const n = nextPrime(10n ** 9n) * Q;
  const bounds = [
    [100, 3000],
    [40, 40],
    [100, 2000],
    [200, 3000],
  ] as const;
  const run = ([B1, B2]: (typeof bounds)[number]): (bigint | null)[] =>
    sigmas.map((sigma) => ecmCurve(n, { sigma, B1, B2 }));
  const forward = bounds.map(run);
  const backward = [...bounds].reverse().map(run).reverse();
  assert.deepEqual(backward, forward);
});
