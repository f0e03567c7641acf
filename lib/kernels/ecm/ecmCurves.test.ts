import assert from 'node:assert/strict';
import { test } from 'node:test';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { ecmCurve } from './ecmCurve.ts';
import { ecmCurves } from './ecmCurves.ts';
import { defaultB2, ecmLevels } from './ecmLevels.ts';
import { suyamaCurve } from './montgomeryCurve.ts';
import { pracChain } from './prac.ts';

const F7 = 2n ** 128n + 1n;
const good = { n: F7, B1: 200, B2: 2000, firstSigma: 6n, count: 1 };

test('a curve refuses bounds outside the documented ones', () => {
  const curve = { sigma: 6n, B1: 200, B2: 2000 };
  for (const B1 of [0, 14, 14.9, -1, 2 ** 31 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => ecmCurve(F7, { ...curve, B1 }), RangeError, `B1 ${B1}`);
  }
  for (const B2 of [2 ** 42 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => ecmCurve(F7, { ...curve, B2 }), RangeError, `B2 ${B2}`);
  }
  for (const sigma of [5n, 0n, -6n]) {
    assert.throws(() => ecmCurve(F7, { ...curve, sigma }), RangeError, `sigma ${sigma}`);
  }
  for (const n of [1n, 0n, -15n]) assert.throws(() => ecmCurve(n, curve), RangeError, `n ${n}`);
  assert.equal(ecmCurve(F7, { ...curve, B1: 15, B2: -1 }), null);
});

test('a run refuses a count that is none, and what its curves refuse', () => {
  for (const count of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => ecmCurves({ ...good, count }), RangeError, `count ${count}`);
  }
  assert.throws(() => ecmCurves({ ...good, firstSigma: 5n }), RangeError);
  assert.throws(() => ecmCurves({ ...good, B1: 3 }), RangeError);
});

test('a run cut in two finds what the whole run finds', () => {
  const n = 1000003n * (2n ** 127n - 1n);
  const whole = ecmCurves({ n, B1: 15, B2: 300, firstSigma: 6n, count: 60 });
  assert.ok(whole.factor === 1000003n && whole.curvesDone > 2, 'a factor, but not at once');
  const cut = whole.curvesDone - 1;
  const first = ecmCurves({ n, B1: 15, B2: 300, firstSigma: 6n, count: cut });
  assert.deepEqual(first, { factor: null, sigma: null, curvesDone: cut });
  const rest = ecmCurves({ n, B1: 15, B2: 300, firstSigma: 6n + BigInt(cut), count: 5 });
  assert.deepEqual(rest, { ...whole, curvesDone: 1 });
});

test('a run without B2 takes 100 B1', () => {
  const seen = (B2?: number): unknown =>
    ecmCurves({ n: 10000019n * F7, B1: 20, firstSigma: 6n, count: 12, ...(B2 && { B2 }) });
  assert.equal(defaultB2(20), 2000);
  assert.deepEqual(seen(), seen(2000));
});

test('throwing from the report stops a run after that curve', () => {
  let last = 0;
  const stop = (done: number): void => {
    last = done;
    if (done === 2) throw new Error('enough');
  };
  assert.throws(() => ecmCurves({ ...good, count: 1000 }, stop), { message: 'enough' });
  assert.equal(last, 2);
});

test('a sigma that makes no curve modulo p shows p at once', () => {
  const p = 10_007n;
  const n = p * (2n ** 127n - 1n);
  for (const sigma of [p, p + 5n > 6n ? 3n * p : 0n]) {
    assert.deepEqual(suyamaCurve(n, sigma), { divisor: p });
    assert.equal(ecmCurve(n, { sigma, B1: 15, B2: 15 }), p);
  }
  assert.deepEqual(suyamaCurve(p, p), { divisor: p });
  assert.equal(ecmCurve(p, { sigma: p, B1: 15, B2: 15 }), null);
});

test('Lucas chains exist for every odd prime to 20,000, cost less than the ladder, and for no even number', () => {
  const products = [0, 18, 11, 6, 11, 11, 23, 23, 23, 11];
  let chain = 0;
  let ladder = 0;
  for (const p of primesUpTo(20_000).subarray(1)) {
    chain += pracChain(p).reduce((sum, byte) => sum + products[byte & 0x7f]!, 11);
    ladder += 11 * p.toString(2).length;
  }
  assert.ok(chain < 0.9 * ladder, `${chain} against ${ladder}`);
  assert.throws(() => pracChain(2), RangeError);
});

test('the published part of the level table is that of ECMNET, and every B2 is 100 B1', () => {
  assert.deepEqual(
    ecmLevels.slice(2, 10).map(({ factorDigits, B1, curves }) => [factorDigits, B1, curves]),
    [
      [15, 2_000, 25],
      [20, 11_000, 90],
      [25, 50_000, 300],
      [30, 250_000, 700],
      [35, 1_000_000, 1_800],
      [40, 3_000_000, 5_100],
      [45, 11_000_000, 10_600],
      [50, 43_000_000, 19_300],
    ],
  );
  for (const { B1, B2 } of ecmLevels) assert.equal(B2, defaultB2(B1));
});

for (const [size, n] of [
  ['four at once', (2n ** 89n - 1n) * (2n ** 127n - 1n)],
  ['one by one', (2n ** 3217n - 1n) * (2n ** 607n - 1n)],
] as const) {
  test(`a run that should stop ends with the curves that are done: ${size}`, () => {
    const payload = { n, B1: 50, B2: 1000, firstSigma: 6n, count: 1000 };
    let done = 0;
    const onCurve = (curves: number): void => {
      done = curves;
    };
    const eight = ecmCurves(payload, onCurve, () => done >= 8);
    assert.deepEqual(eight, { factor: null, sigma: null, curvesDone: 8 });
    const none = { factor: null, sigma: null, curvesDone: 0 };
    assert.deepEqual(
      ecmCurves(payload, undefined, () => true),
      none,
    );
  });
}

test('a run may be stopped in the middle of either stage, and the next one is as ever', () => {
  const n = (2n ** 89n - 1n) * (2n ** 127n - 1n);
  const payload = { n, B1: 5000, B2: 100_000, firstSigma: 6n, count: 4 };
  let questions = 0;
  const whole = ecmCurves(payload, undefined, () => {
    questions += 1;
    return false;
  });
  assert.ok(questions > 5);
  assert.deepEqual(whole, { factor: null, sigma: null, curvesDone: 4 });
  for (let stopAt = 1; stopAt <= questions; stopAt += 3) {
    let asked = 0;
    const result = ecmCurves(payload, undefined, () => ++asked === stopAt);
    assert.deepEqual(result, { factor: null, sigma: null, curvesDone: 0 }, `question ${stopAt}`);
    assert.equal(asked, stopAt);
  }
});
