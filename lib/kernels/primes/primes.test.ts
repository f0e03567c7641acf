import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hardFactorizations, largePrimes } from '../vectors/factorizations.ts';
import { primeCounts } from '../vectors/primeCounts.ts';
import {
  carmichaelNumbers,
  strongLucasPseudoprimes,
  strongPseudoprimesBase2,
  strongToManyBases,
} from '../vectors/pseudoprimes.ts';
import {
  isProbablePrime,
  isStrongLucasProbablePrime,
  isStrongProbablePrime,
} from './isProbablePrime.ts';
import { nextPrime, previousPrime } from './nextPrime.ts';
import { primesUpTo } from './primesUpTo.ts';
import { sieveSegment } from './sieveSegment.ts';

test('the sieve counts pi(10^k) right', () => {
  primeCounts.forEach((count, i) => {
    assert.equal(primesUpTo(10 ** (i + 1)).length, count);
  });
});

test('the sieve is right at every small limit, and empty below 2', () => {
  for (let limit = -1; limit < 300; limit++) {
    const expected: number[] = [];
    for (let n = 2; n <= limit; n++) if (isProbablePrime(BigInt(n))) expected.push(n);
    assert.deepEqual([...primesUpTo(limit)], expected, `limit ${limit}`);
  }
  assert.throws(() => primesUpTo(2 ** 33), RangeError);
  assert.throws(() => primesUpTo(Number.NaN), RangeError);
});

test('a segment far from the origin agrees with the primality test', () => {
  const low = 10 ** 12 + 1;
  const flags = new Uint8Array(500);
  sieveSegment(low, flags, primesUpTo(1_000_001).subarray(1));
  flags.forEach((composite, i) => {
    assert.equal(isProbablePrime(BigInt(low + 2 * i)), composite === 0);
  });
});

test('the primality test agrees with the sieve below 200,000', () => {
  const primes = new Set(primesUpTo(200_000));
  for (let n = -5; n < 200_000; n++)
    assert.equal(isProbablePrime(BigInt(n)), primes.has(n), `${n}`);
});

test('no known pseudoprime passes', () => {
  const lists = [
    carmichaelNumbers,
    strongPseudoprimesBase2,
    strongToManyBases,
    strongLucasPseudoprimes,
  ];
  for (const n of lists.flat()) assert.equal(isProbablePrime(n), false, `${n}`);
});

test('each half of the test is deceived exactly by its own pseudoprimes', () => {
  for (const n of strongPseudoprimesBase2) {
    assert.ok(isStrongProbablePrime(n, 2n) && !isStrongLucasProbablePrime(n), `${n}`);
  }
  for (const n of strongLucasPseudoprimes) {
    assert.ok(isStrongLucasProbablePrime(n) && !isStrongProbablePrime(n, 2n), `${n}`);
  }
  const found: bigint[] = [];
  for (let n = 101n; n < 100_000n; n += 2n) {
    if (isStrongLucasProbablePrime(n) && !isProbablePrime(n)) found.push(n);
  }
  assert.deepEqual(found, strongLucasPseudoprimes);
});

test('large primes and squares of primes are told apart', () => {
  for (const p of largePrimes) assert.ok(isProbablePrime(p));
  for (const p of [2n ** 89n - 1n, 2n ** 521n - 1n, 18446744073709551557n]) {
    assert.ok(isProbablePrime(p));
    assert.equal(isProbablePrime(p * p), false);
  }
  for (const { n, primes } of hardFactorizations) {
    assert.equal(isProbablePrime(n), false);
    assert.ok(primes.every(isProbablePrime));
  }
});

test('nextPrime and previousPrime walk the primes in both directions', () => {
  const primes = [...primesUpTo(12_000)].map(BigInt);
  for (let i = 1; i < primes.length; i++) {
    assert.equal(nextPrime(primes[i - 1]!), primes[i]);
    assert.equal(nextPrime(primes[i]! - 1n), primes[i]);
    assert.equal(previousPrime(primes[i]!), primes[i - 1]);
    assert.equal(previousPrime(primes[i - 1]! + 1n), primes[i - 1]);
  }
  assert.equal(nextPrime(-7n), 2n);
  assert.equal(previousPrime(2n), null);
});

test('known neighbours of powers of ten are found', () => {
  // OEIS A033874 (10^n - previous prime) and A033873 (next prime - 10^n).
  assert.equal(nextPrime(10n ** 100n), 10n ** 100n + 267n);
  assert.equal(previousPrime(10n ** 18n), 10n ** 18n - 11n);
  assert.equal(nextPrime(10n ** 18n), 10n ** 18n + 3n);
  // The gap of 1,476 after 1425172824437699411: the largest gap below 2^61.
  assert.equal(nextPrime(1425172824437699411n), 1425172824437699411n + 1476n);
});
