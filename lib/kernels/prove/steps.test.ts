import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jacobi } from '../arith/jacobi.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { checkCertificate, followCurve } from './checkCertificate.ts';
import { curveStep, jInvariant } from './curveStep.ts';
import { type Descent, descents } from './descents.ts';
import { type Discriminant, discriminantsBelow } from './discriminants.ts';
import { pocklingtonStep } from './pocklingtonStep.ts';
import { SquareRoots } from './squareRoots.ts';
import { traces } from './traces.ts';

const all = discriminantsBelow(3000);

function ways(n: bigint, most: number): Descent[] {
  const found: Descent[] = [];
  for (const way of descents(new SquareRoots(n, seededRandom(1n)))) {
    if (way !== null && found.push(way) === most) break;
  }
  return found;
}

test('every way down leads to a smaller probable prime that divides the order', () => {
  for (const start of [2n ** 64n, 10n ** 30n, 10n ** 60n]) {
    const n = nextPrime(start);
    const found = ways(n, 15);
    assert.equal(found.length, 15);
    for (const { q, curve } of found) {
      const order = curve === null ? n - 1n : n + 1n - curve.trace;
      assert.equal(order % q, 0n);
      assert.ok(q === 1n || isProbablePrime(q));
      assert.ok(2n * q <= n && (q === 1n || q * q > n));
      if (curve === null) continue;
      // Hasse's bound, and the norm equation that makes it an order.
      const { trace, discriminant } = curve;
      assert.ok(trace * trace < 4n * n);
      assert.equal((4n * n - trace * trace) % BigInt(discriminant.size), 0n);
    }
  }
});

test('of the first ways down, the largest step comes first', () => {
  const n = nextPrime(10n ** 80n);
  const [first, second] = ways(n, 2);
  assert.ok(first!.q < n / 2n);
  if (second!.curve?.discriminant.genera === 1) assert.ok(first!.q <= second!.q);
});

test('the ways down of one number are the same each time', () => {
  const n = nextPrime(10n ** 40n);
  const text = (): string =>
    ways(n, 20)
      .map(({ q, curve }) => `${q} ${curve?.trace}`)
      .join();
  assert.equal(text(), text());
});

/** A prime of which the discriminant gives curves, and their traces. */
function primeWithCurves(
  discriminant: Discriminant,
  start: bigint,
): { roots: SquareRoots; found: bigint[] } {
  for (let n = nextPrime(start); ; n = nextPrime(n)) {
    if (!discriminant.primes.every((q) => jacobi(BigInt(q), n) === 1)) continue;
    const roots = new SquareRoots(n, seededRandom(2n));
    const root = discriminant.primes.reduce((product, q) => (product * roots.shared(q)!) % n, 1n);
    const found = traces(n, discriminant.size, root);
    if (found.length > 0) return { roots, found };
  }
}

/** The points of Y^2 = X^3 + 3k X + 2k, k = j / (1728 - j), counted one by one; its trace. */
function countedTrace(j: bigint, n: bigint): bigint {
  const inverse = modularInverse(1728n - j, n);
  const k = (((j * inverse) % n) + n) % n;
  let trace = 0n;
  for (let x = 0n; x < n; x++) trace -= BigInt(jacobi(x ** 3n + 3n * k * x + 2n * k, n));
  return trace;
}

function modularInverse(a: bigint, n: bigint): bigint {
  let power = 1n;
  for (let i = 0n; i < n - 2n; i++) power = (power * a) % n;
  return power;
}

test('the curve with the j of a discriminant has the order that its norm equation says', () => {
  for (const discriminant of all.filter(({ size }) => size > 4 && size < 160)) {
    const { roots, found } = primeWithCurves(discriminant, 400n);
    const j = jInvariant(discriminant, roots, seededRandom(3n))!;
    if (j === 0n || j === 1728n) continue;
    assert.ok(found.includes(countedTrace(j, roots.n)), `-${discriminant.size} modulo ${roots.n}`);
  }
});

test('each twist of the special curves and of others is found when its order is asked for', () => {
  for (const size of [3, 4, 7, 8, 15, 23, 84]) {
    const discriminant = all.find((d) => d.size === size)!;
    const { roots, found } = primeWithCurves(discriminant, 10n ** 12n);
    assert.equal(found.length, size === 3 ? 6 : size === 4 ? 4 : 2);
    for (const trace of found) {
      // q need not be prime for the checker to follow a step: any order above the bound, with no small part left.
      const order = roots.n + 1n - trace;
      const q = largestPrimeOf(order);
      if (q * q < 16n * roots.n) continue;
      const cofactor = order / q;
      if (cofactor === 1n) continue;
      const step = curveStep({ discriminant, order, q }, roots, seededRandom(4n));
      assert.ok(step !== null, `-${size}, trace ${trace}`);
      assert.equal(followCurve(roots.n, step), q);
    }
  }
});

function largestPrimeOf(n: bigint): bigint {
  let rest = n;
  for (let p = 2n; p * p <= rest; p++) while (rest % p === 0n && rest > p) rest /= p;
  return rest;
}

test('a step for an order that no curve has is not found', () => {
  const discriminant = all.find(({ size }) => size === 7)!;
  const { roots, found } = primeWithCurves(discriminant, 10n ** 12n);
  const order = roots.n + 1n - found[0]! + 2n;
  assert.equal(curveStep({ discriminant, order, q: order / 2n }, roots, seededRandom(1n)), null);
});

test('n - 1 with small primes alone, and with one large prime, makes a step', () => {
  const smooth = 3n * 2n ** 189n + 1n;
  const step = pocklingtonStep(smooth, 1n, 1000)!;
  assert.deepEqual(
    step.factors.map(({ p }) => p),
    ['2', '3'],
  );
  assert.ok(checkCertificate(smooth, { version: 1, n: `${smooth}`, steps: [step] }).proven);
  const q = 2n ** 61n - 1n;
  let n = 2n * q + 1n;
  while (!isProbablePrime(n)) n += 2n * q;
  const large = pocklingtonStep(n, q, 1000)!;
  assert.deepEqual(
    large.factors.map(({ p }) => p),
    [`${q}`],
  );
  assert.ok(checkCertificate(n, { version: 1, n: `${n}`, steps: [large] }).proven);
});

test('a composite number gets no step by n - 1', () => {
  assert.equal(pocklingtonStep(2n ** 128n + 1n, 1n, 1000), null);
  assert.equal(pocklingtonStep(561n, 1n, 1000), null);
});
