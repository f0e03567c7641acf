import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gcd } from '../arith/gcd.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { ecmCurve } from './ecmCurve.ts';
import { ecmCurves } from './ecmCurves.ts';
import { ecmLevels } from './ecmLevels.ts';
import { add, type Curve, double, ladder, type Point, suyamaCurve } from './montgomeryCurve.ts';
import { chainRegisters, pracChain, runChain } from './prac.ts';
import { stage2Plan } from './stage2Plan.ts';

const F7 = 2n ** 128n + 1n;
const P17 = 59649589127497217n;

function start(n: bigint, sigma: bigint): { curve: Curve; point: Point } {
  const made = suyamaCurve(n, sigma);
  assert.ok('curve' in made);
  return made;
}

function same(n: bigint, P: Point, Q: Point): boolean {
  return (P.x * Q.z - Q.x * P.z) % n === 0n;
}

test('the starting point is on a curve whose order is divisible by 12', () => {
  // Modulo a small prime the order is found by brute force: count the x for which the right side is a square.
  for (const p of [10007n, 10009n]) {
    for (const sigma of [6n, 7n, 11n]) {
      const { curve, point } = start(p, sigma);
      const orders: number[] = [];
      let P: Point = { ...point };
      for (let k = 2; k < 12000; k++) {
        P = ladder(curve, point, k)[0];
        if (P.z % p === 0n) {
          orders.push(k);
          break;
        }
      }
      const order = orders[0]!;
      const low = Number(p) + 1 - 2 * Math.sqrt(Number(p));
      const high = Number(p) + 1 + 2 * Math.sqrt(Number(p));
      const step = (order * 12) / Number(gcd(BigInt(order), 12n));
      assert.ok(
        Math.floor(high / step) > Math.floor(low / step),
        `p ${p}, sigma ${sigma}: order ${order}`,
      );
    }
  }
});

test('Lucas chains give the same multiples as the ladder', () => {
  const { curve, point } = start(F7, 77n);
  for (const p of primesUpTo(4000).subarray(1)) {
    const program = pracChain(p);
    const P = { ...point };
    runChain(curve, P, { program, start: 0, end: program.length, registers: chainRegisters() });
    assert.ok(same(F7, P, ladder(curve, point, p)[0]), `prime ${p}`);
  }
});

test('points obey (a + b) P = a P + b P', () => {
  const { curve, point } = start(F7, 1234567n);
  for (const [a, b] of [
    [5, 3],
    [100, 7],
    [99991, 1234],
  ] as const) {
    const sum: Point = { x: 0n, z: 0n };
    const [A, B, D] = [a, b, a - b].map((k) => ladder(curve, point, k)[0]);
    add(F7, A!, B!, D!, sum);
    assert.ok(same(F7, sum, ladder(curve, point, a + b)[0]));
    double(curve, sum, sum);
    assert.ok(same(F7, sum, ladder(curve, point, 2 * (a + b))[0]));
  }
});

test('the pairs of stage 2 cover every prime between the bounds', () => {
  for (const [B1, B2] of [
    [200, 20_000],
    [11_000, 300_000],
    [15, 100],
  ] as const) {
    const plan = stage2Plan(B1, B2);
    const covered = new Set<number>();
    let giant = plan.firstGiant;
    for (const row of plan.rows()) {
      for (const i of row) {
        covered.add(giant * plan.D - plan.babies[i]!);
        covered.add(giant * plan.D + plan.babies[i]!);
      }
      giant += 1;
    }
    assert.equal(giant, plan.lastGiant + 1);
    for (const q of primesUpTo(B2)) if (q > B1) assert.ok(covered.has(q), `${q}`);
  }
});

test('the same sigma finds the same factor, and different sigmas are different curves', () => {
  const run = (): ReturnType<typeof ecmCurves> =>
    ecmCurves({ n: F7, B1: 11_000, firstSigma: 24n, count: 5 });
  assert.deepEqual(run(), { factor: P17, sigma: 26n, curvesDone: 3 });
  assert.deepEqual(run(), run());
  assert.equal(ecmCurve(F7, { sigma: 26n, B1: 11_000, B2: 1_100_000 }), P17);
  assert.equal(ecmCurve(F7, { sigma: 25n, B1: 11_000, B2: 1_100_000 }), null);
});

test('stage 2 finds factors that stage 1 alone does not', () => {
  const n = 1000000000039n * (10n ** 40n + 121n);
  const found = (B2: number): number => {
    let count = 0;
    for (let sigma = 6n; sigma < 46n; sigma++) if (ecmCurve(n, { sigma, B1: 2000, B2 })) count += 1;
    return count;
  };
  assert.ok(found(200_000) > found(2000));
});

test('curves report each step and stop at the first factor', () => {
  const seen: number[] = [];
  const result = ecmCurves({ n: 1000003n * 1000033n, B1: 600, firstSigma: 6n, count: 50 }, (done) =>
    seen.push(done),
  );
  assert.ok(result.factor === 1000003n || result.factor === 1000033n);
  assert.equal(seen.length, result.curvesDone);
  assert.deepEqual(ecmCurves({ n: F7, B1: 200, firstSigma: 6n, count: 0 }), {
    factor: null,
    sigma: null,
    curvesDone: 0,
  });
});

test('a prime, an even number and bad bounds are handled', () => {
  assert.equal(ecmCurve(2n ** 61n - 1n, { sigma: 6n, B1: 200, B2: 20_000 }), null);
  assert.equal(ecmCurve(2n * 101n, { sigma: 6n, B1: 200, B2: 200 }), 2n);
  assert.throws(() => ecmCurve(F7, { sigma: 5n, B1: 200, B2: 200 }), RangeError);
  assert.throws(() => ecmCurve(F7, { sigma: 6n, B1: 14, B2: 200 }), RangeError);
  assert.throws(() => ecmCurve(1n, { sigma: 6n, B1: 200, B2: 200 }), RangeError);
});

test('the levels rise', () => {
  for (let i = 1; i < ecmLevels.length; i++) {
    assert.ok(ecmLevels[i]!.B1 > ecmLevels[i - 1]!.B1 && ecmLevels[i]!.B2 > ecmLevels[i]!.B1);
  }
});
