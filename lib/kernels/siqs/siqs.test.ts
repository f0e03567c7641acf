import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPrime } from '../primes/nextPrime.ts';
import { chooseMultiplier } from './multiplier.ts';
import { type SiqsProgress, siqs } from './siqs.ts';
import { SquareProduct } from './squareRoot.ts';
import { semiprimes } from './vectors/semiprimes.ts';

for (const { id, p, q } of semiprimes.filter((s) => /C(40|45|50)/.test(s.id))) {
  test(`${id} comes apart`, () => assert.deepEqual(siqs(p * q), [p, q]));
}

test('numbers from 2^64 up to 38 digits come apart, whatever their size', () => {
  for (let digits = 20; digits <= 38; digits += 3) {
    const p = nextPrime(10n ** BigInt(digits >> 1) + 12_345n);
    const q = nextPrime(7n * 10n ** BigInt(digits - (digits >> 1) - 1));
    assert.deepEqual(siqs(p * q), p < q ? [p, q] : [q, p], `${digits} digits`);
  }
});

test('factors of very different size take no longer', () => {
  for (const [a, b] of [
    [6, 34],
    [10, 32],
    [15, 25],
  ] as const) {
    const [p, q] = [nextPrime(10n ** BigInt(a)), nextPrime(3n * 10n ** BigInt(b))];
    assert.deepEqual(siqs(p * q), [p, q]);
  }
});

test('three primes, two of them equal, give a proper factor', () => {
  const [p, q, r] = [nextPrime(10n ** 9n), nextPrime(10n ** 12n), nextPrime(10n ** 14n)];
  for (const n of [p * q * r, p * p * r, p * q * q]) {
    const [d, e] = siqs(n)!;
    assert.ok(d * e === n && d > 1n && d <= e);
  }
});

test('a number that shares a small prime with every multiplier is split by that prime', () => {
  const r = nextPrime(10n ** 30n);
  for (const p of [2n, 3n, 5n, 7n, 139n, 9973n]) assert.deepEqual(siqs(p * r), [p, r]);
});

test('multipliers other than the best also work, prime and composite, in both shapes', () => {
  const { p, q } = semiprimes[0]!;
  for (const multiplier of [1, 3, 7, 15, 41, 73, 105]) {
    assert.deepEqual(siqs(p * q, { plan: { multiplier } }), [p, q], `k = ${multiplier}`);
  }
  assert.ok(chooseMultiplier(p * q) > 0);
});

test('two large primes, several blocks and buckets give the same factors', () => {
  for (const { p, q } of semiprimes.slice(1, 5)) {
    const plan = { largePrimes: 2, missingBits: 34, largePrimeBound: 200_000 } as const;
    const blocks = { blocks: 3, factorBaseSize: 5000 };
    assert.deepEqual(siqs(p * q, { plan }), [p, q]);
    assert.deepEqual(siqs(p * q, { plan: { ...plan, ...blocks } }), [p, q]);
  }
});

test('a matrix too large for elimination is solved by Lanczos', () => {
  const { p, q } = semiprimes[3]!;
  let solved = 0;
  const onProgress = ({ stage, combinations }: SiqsProgress): void => {
    if (stage === 'solve') solved = combinations;
  };
  assert.deepEqual(siqs(p * q, { plan: { factorBaseSize: 2000 }, onProgress }), [p, q]);
  assert.ok(solved > 1700, `${solved} combinations`);
});

test('the factors are the same for any seed, and the same seed takes the same walk', () => {
  const { p, q } = semiprimes[2]!;
  const walk = (seed: bigint): SiqsProgress[] => {
    const steps: SiqsProgress[] = [];
    assert.deepEqual(siqs(p * q, { seed, onProgress: (step) => steps.push(step) }), [p, q]);
    return steps;
  };
  const first = walk(1n);
  assert.deepEqual(walk(1n), first);
  for (const seed of [0n, -3n, 2n ** 70n + 12_345n]) assert.notDeepEqual(walk(seed), first);
  first.forEach((step, i) => {
    const before = first[i - 1];
    assert.ok(step.combinations >= (before?.combinations ?? 0));
    if (step.stage === 'sieve') assert.equal(step.seeds, (before?.seeds ?? 0) + 1);
  });
  assert.equal(first.at(-1)!.stage, 'solve');
});

test('a stop ends the search after the seed in work', () => {
  const { p, q } = semiprimes.find(({ id }) => id === 'C60-0')!;
  let seeds = 0;
  const onProgress = (): void => {
    seeds += 1;
  };
  assert.equal(siqs(p * q, { onProgress, shouldStop: () => seeds === 2 }), null);
  assert.equal(seeds, 2);
});

test('squares, powers, primes and small numbers are refused with a sentence', () => {
  const p = nextPrime(10n ** 20n);
  for (const n of [p * p, p ** 3n, 9n ** 40n]) {
    assert.throws(() => siqs(n), { name: 'RangeError', message: /perfect power; take its root/ });
  }
  assert.throws(() => siqs(nextPrime(10n ** 40n)), { name: 'RangeError', message: /prime/ });
  for (const n of [-15n, 0n, 1n, 15n, 2n ** 64n]) {
    assert.throws(() => siqs(n), { name: 'RangeError', message: /above 2\^64; use rho/ });
  }
});

/** The factor from relations given by their roots and the odd factors of their values: -1, primes, large primes. */
function factorOf(
  n: bigint,
  ...relations: { root: bigint; twos: number; odd?: number[]; large?: number[] }[]
) {
  const primes = [2, 3, 5, 7, 11];
  const product = new SquareProduct(n, primes);
  for (const { root, twos, odd = [], large = [] } of relations) {
    const indices = odd.filter((p) => p > 0).map((p) => primes.indexOf(p));
    const negative = odd.includes(-1);
    product.add({ root, negative, twos, indices, indexCount: indices.length, largePrimes: large });
  }
  return product.factor();
}

test('a square root gives a factor, or null when it is trivial, and refuses what is no square', () => {
  // Modulo 1649 = 17 * 97: 41^2 = 32 and 43^2 = 200 (Kraitchik's example).
  const [first, second] = [
    { root: 41n, twos: 5 },
    { root: 43n, twos: 3, odd: [5, 5] },
  ];
  assert.ok([17n, 97n].includes(factorOf(1649n, first, second)!));
  assert.equal(factorOf(1649n, { root: 6n, twos: 2, odd: [3, 3] }), null);
  assert.throws(() => factorOf(1649n, second), /no square/);
  assert.throws(() => factorOf(1649n, { root: 41n, twos: 4 }), /no square/, 'false');
  assert.throws(() => factorOf(1649n, { root: 41n, twos: 4, odd: [-1] }), /no square/);
  assert.throws(() => factorOf(1649n, { root: 1n, twos: 0, large: [101, 103] }), RangeError);
  // 1000003^2 and 2^2 1000003^2 are squares with a large prime twice, and both roots are theirs.
  const large = [1_000_003, 1_000_003];
  assert.equal(factorOf(1649n, { root: 1_000_003n, twos: 0, large }), null);
});
