import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitLength } from '../arith/bitLength.ts';
import { modInverse } from '../arith/modInverse.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { ecmCurve } from './ecmCurve.ts';
import { FourCurves } from './fourCurves.ts';
import { LANES, Lanes, MAX_LANE_BITS } from './lanes.ts';
import { add, double, type Point, suyamaCurve } from './montgomeryCurve.ts';

const SEED = 20_261_125n;
const random = seededRandom(SEED);

/** Odd numbers of many lengths, each one limb fuller than the next, and the longest there may be. */
const moduli = [5, 24, 25, 52, 53, 64, 127, 200, 498, 500, 1000, 2219, MAX_LANE_BITS].map(
  (bits) => (1n << BigInt(bits - 1)) + 2n * random.below(1n << BigInt(bits - 2)) + 1n,
);

function numbers(n: bigint): bigint[] {
  return Array.from({ length: LANES }, () => random.below(n));
}

for (const n of moduli) {
  test(`products, squares, sums and differences are those of BigInt: ${bitLength(n)} bits`, () => {
    const lanes = new Lanes(n, bitLength(n));
    const { wasm } = lanes;
    const [x, y, r] = [lanes.take(1), lanes.take(1), lanes.take(1)];
    for (let round = 0; round < 20; round++) {
      const extremes = [0n, 1n, n - 1n, n >> 1n];
      const a = round === 0 ? extremes : numbers(n);
      const b = round < 2 ? [n - 1n, n - 1n, n - 1n, 1n] : numbers(n);
      lanes.write(x, a);
      lanes.write(y, b);
      assert.deepEqual(lanes.read(x), a);
      const expect = (f: (a: bigint, b: bigint) => bigint, what: string): void => {
        const values = a.map((value, i) => ((f(value, b[i]!) % n) + n) % n);
        assert.deepEqual(lanes.read(r), values, `${what}, seed ${SEED}`);
      };
      wasm.multiply(r, x, y);
      expect((a, b) => a * b, 'product');
      wasm.square(r, x);
      expect((a) => a * a, 'square');
      wasm.sum(r, x, y);
      expect((a, b) => a + b, 'sum');
      wasm.difference(r, x, y);
      expect((a, b) => a - b, 'difference');
      wasm.sum(x, x, y);
      wasm.difference(y, y, r);
      wasm.multiply(y, x, x);
      wasm.square(x, x);
      assert.deepEqual(lanes.read(y), lanes.read(x), 'factors below 4 n, in place');
    }
  });
}

test('doublings and additions are those of plain points, in place too', () => {
  const n = nextPrime(10n ** 60n) * nextPrime(10n ** 61n);
  const lanes = new Lanes(n, bitLength(n));
  const starts = [6n, 7n, 11n, 123_456_789n].map((sigma) => {
    const start = suyamaCurve(n, sigma);
    assert.ok('curve' in start);
    return start;
  });
  const positive = (value: bigint): bigint => ((value % n) + n) % n;
  const put = (address: number, points: Point[]): void => {
    lanes.write(
      address,
      points.map(({ x }) => positive(x)),
    );
    lanes.write(
      address + lanes.size,
      points.map(({ z }) => positive(z)),
    );
  };
  const ratios = (points: Point[]): bigint[] =>
    points.map(({ x, z }) => positive(x * modInverse(positive(z), n)!));
  const read = (address: number): bigint[] => {
    const z = lanes.read(address + lanes.size);
    return ratios(lanes.read(address).map((x, i) => ({ x, z: z[i]! })));
  };
  const [P, Q] = [lanes.take(2), lanes.take(2)];
  lanes.write(
    lanes.a24,
    starts.map(({ curve }) => positive(curve.a24)),
  );
  const plain = starts.map(({ point }) => ({ ...point }));
  const doubled = starts.map(({ curve, point }) => {
    const twice: Point = { x: 0n, z: 0n };
    double(curve, point, twice);
    return twice;
  });
  put(P, plain);
  lanes.wasm.double(Q, P);
  assert.deepEqual(read(Q), ratios(doubled));
  const tripled = starts.map((_, i) => {
    const triple: Point = { x: 0n, z: 0n };
    add(n, doubled[i]!, plain[i]!, plain[i]!, triple);
    return triple;
  });
  lanes.wasm.add(Q, Q, P, P);
  assert.deepEqual(read(Q), ratios(tripled));
  lanes.wasm.double(P, P);
  assert.deepEqual(read(P), ratios(doubled));
});

for (const [p, rest] of [
  [10n ** 6n, 19n],
  [10n ** 8n, 40n],
  [10n ** 9n, 99n],
] as const) {
  test(`four curves find what four single ones find: ${rest} digits beside a factor near ${p}`, () => {
    const n = nextPrime(p + 37n) * nextPrime(10n ** rest);
    const four = new FourCurves(n);
    let found = 0;
    for (const bounds of [
      { B1: 300, B2: 0 },
      { B1: 300, B2: 9000 },
      { B1: 2000, B2: 60_000 },
    ]) {
      for (let sigma = 6n; sigma < 22n; sigma += 4n) {
        const sigmas = [sigma, sigma + 1n, sigma + 2n, sigma + 3n];
        const factors = four.run(sigmas, bounds);
        const single = sigmas.map((s) => ecmCurve(n, { sigma: s, ...bounds }));
        found += single.filter((d) => d !== null).length;
        // Behind a first lane that found its factor in stage 1 nobody asks for stage 2.
        assert.ok(factors !== null);
        if (factors[0] === null || bounds.B2 === 0) assert.deepEqual(factors, single);
        else assert.equal(factors[0], single[0]);
      }
    }
    assert.ok(found > 3, `${found} factors`);
  });
}

test('a sigma without a curve shows the divisor that denies it, beside curves that go on', () => {
  const p = 10_007n;
  const n = p * (2n ** 127n - 1n);
  const factors = new FourCurves(n).run([2n ** 20n, p, 3n * p, 6n], { B1: 20, B2: 20 });
  assert.deepEqual(factors?.slice(1, 3), [p, p]);
});

test('giant steps in several portions find what one portion finds', () => {
  const n = nextPrime(10n ** 12n) * nextPrime(10n ** 30n);
  const bounds = { B1: 200, B2: 2_000_000 };
  const sigmas = [6n, 7n, 8n, 9n];
  const single = sigmas.map((sigma) => ecmCurve(n, { sigma, ...bounds }));
  assert.deepEqual(new FourCurves(n).run(sigmas, bounds), single);
});

test('numbers too long for the lanes are refused', () => {
  const n = (1n << BigInt(MAX_LANE_BITS)) + 1n;
  assert.throws(() => new Lanes(n, bitLength(n)), RangeError);
});
