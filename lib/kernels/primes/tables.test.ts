import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kthPrimes } from '../vectors/primeCounts.ts';
import {
  abovePowersOfTen,
  belowPowersOfTen,
  maximalPrimeGaps,
  nearPowersOfTwo,
} from '../vectors/primeGaps.ts';
import {
  arnaultPrime,
  lucasPseudoprimes,
  strongLucasPseudoprimes,
  strongPseudoprimesByBase,
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

test('the k-th prime is the published one', () => {
  const primes = primesUpTo(15_485_863);
  assert.equal(primes.length, 1_000_000);
  for (const [k, prime] of kthPrimes) assert.equal(primes[k - 1], prime);
});

test('the sieve is the same across the edge of a segment, for limits that are odd, even or broken', () => {
  const edge = 3 + 2 * (1 << 17);
  const all = primesUpTo(edge + 1000);
  for (const limit of [edge - 3, edge - 2, edge - 1, edge, edge + 1, edge + 2, edge + 2.5]) {
    assert.deepEqual(
      primesUpTo(limit),
      all.filter((p) => p <= limit),
      `limit ${limit}`,
    );
  }
  assert.deepEqual([...primesUpTo(10.9)], [2, 3, 5, 7]);
  assert.equal(primesUpTo(Number.NEGATIVE_INFINITY).length, 0);
  assert.throws(() => primesUpTo(Number.POSITIVE_INFINITY), RangeError);
});

test('the sieve includes a limit that is prime and a limit that is the square of one', () => {
  for (const p of [2, 3, 5, 97, 251, 509, 997]) {
    assert.equal(primesUpTo(p).at(-1), p);
    const square = primesUpTo(p * p);
    assert.ok(!square.includes(p * p), `${p}^2`);
  }
});

test('a segment that begins at a prime, at its square or inside a gap is marked right', () => {
  const oddPrimes = primesUpTo(2000).subarray(1);
  for (const low of [3, 5, 49, 121, 961, 31397, 360655, 997 * 997, 1357203]) {
    const flags = new Uint8Array(60).fill(7);
    sieveSegment(low, flags, oddPrimes);
    flags.forEach((flag, i) => {
      assert.equal(flag, isProbablePrime(BigInt(low + 2 * i)) ? 0 : 1, `${low + 2 * i}`);
    });
  }
});

test('the maximal prime gaps are found from both ends', () => {
  for (const [prime, gap] of maximalPrimeGaps) {
    const next = prime + BigInt(gap);
    assert.equal(nextPrime(prime), next);
    assert.equal(previousPrime(next), prime);
    assert.equal(nextPrime(prime + BigInt(gap) / 2n), next);
  }
});

test('no smaller prime begins a gap as large as a maximal one', () => {
  const primes = primesUpTo(5_000_000);
  const record: [bigint, number][] = [];
  let largest = 1;
  for (let i = 2; i < primes.length; i++) {
    const gap = primes[i]! - primes[i - 1]!;
    if (gap <= largest) continue;
    largest = gap;
    record.push([BigInt(primes[i - 1]!), gap]);
  }
  assert.deepEqual(record, maximalPrimeGaps.slice(0, record.length));
});

test('the primes beside powers of ten and of two are the published ones', () => {
  abovePowersOfTen.forEach((distance, i) => {
    const power = 10n ** BigInt(i + 1);
    assert.equal(nextPrime(power), power + BigInt(distance), `10^${i + 1}`);
    assert.equal(previousPrime(power), power - BigInt(belowPowersOfTen[i]!), `10^${i + 1}`);
  });
  for (const [bits, below, above] of nearPowersOfTwo) {
    const power = 1n << BigInt(bits);
    assert.equal(previousPrime(power), power - BigInt(below), `2^${bits}`);
    assert.equal(nextPrime(power), power + BigInt(above), `2^${bits}`);
  }
});

test('nextPrime and previousPrime agree where plain steps change to the sieved window', () => {
  const primes = [...primesUpTo(9000)].map(BigInt);
  for (let n = 3980n; n < 8300n; n++) {
    assert.equal(
      nextPrime(n),
      primes.find((p) => p > n),
      `${n}`,
    );
    assert.equal(
      previousPrime(n),
      primes.findLast((p) => p < n),
      `${n}`,
    );
  }
  assert.deepEqual([-5n, 0n, 1n, 2n, 3n].map(nextPrime), [2n, 2n, 2n, 3n, 5n]);
  assert.deepEqual([-5n, 2n, 3n, 4n, 5n].map(previousPrime), [null, null, 2n, 3n, 3n]);
});

test('the strong test to a base is deceived exactly by the published numbers', () => {
  for (const [base, published] of strongPseudoprimesByBase) {
    const found: number[] = [];
    for (let n = 9n; n < 100_000n; n += 2n) {
      if (n % base !== 0n && isStrongProbablePrime(n, base) && !isProbablePrime(n)) {
        found.push(Number(n));
      }
    }
    assert.deepEqual(found, published, `base ${base}`);
  }
});

test('the numbers of A014233 deceive as many prime bases as published', () => {
  const bases = [...primesUpTo(60)].map(BigInt);
  const counts = strongToManyBases.map((n) => bases.findIndex((b) => !isStrongProbablePrime(n, b)));
  // 341550071728321 is the smallest for seven bases and for eight, the next one for nine, ten and eleven.
  assert.deepEqual(counts, [2, 3, 4, 5, 6, 8, 11, 12]);
});

test('strong Lucas pseudoprimes are Lucas pseudoprimes, and none of either list passes BPSW', () => {
  for (const n of strongLucasPseudoprimes)
    assert.ok(lucasPseudoprimes.some((m) => BigInt(m) === n));
  for (const m of lucasPseudoprimes) {
    const n = BigInt(m);
    assert.equal(isProbablePrime(n), false);
    assert.equal(
      isStrongLucasProbablePrime(n),
      strongLucasPseudoprimes.some((strong) => strong === n),
    );
  }
});

test('Arnault’s number deceives all 62 prime bases below 307, but not the Lucas test', () => {
  const factors = [1n, 313n, 353n].map((k) => k * (arnaultPrime - 1n) + 1n);
  assert.ok(factors.every(isProbablePrime));
  const n = factors[0]! * factors[1]! * factors[2]!;
  assert.equal(n.toString().length, 397);
  for (const base of [2n, 3n, 5n, 101n, 211n, 293n]) assert.ok(isStrongProbablePrime(n, base));
  assert.equal(isStrongProbablePrime(n, 307n), false);
  assert.equal(isStrongLucasProbablePrime(n), false);
  assert.equal(isProbablePrime(n), false);
});

test('every odd prime passes both halves, the smallest ones too', () => {
  for (const prime of primesUpTo(20_000).subarray(1)) {
    const p = BigInt(prime);
    assert.ok(isStrongLucasProbablePrime(p), `${p}`);
    for (const base of [2n, 3n, 5n, 7n]) {
      if (base % p !== 0n) assert.ok(isStrongProbablePrime(p, base), `${p} to base ${base}`);
    }
  }
});

test('the strong tests refuse what they say nothing about', () => {
  for (const n of [-7n, 0n, 1n, 2n, 4n, 100n]) {
    assert.throws(() => isStrongProbablePrime(n, 3n), RangeError);
    assert.throws(() => isStrongLucasProbablePrime(n), RangeError);
  }
});

test('products of two close primes, squares and cubes of primes are composite around every word size', () => {
  for (const bits of [8n, 16n, 26n, 31n, 32n, 33n, 53n, 64n, 100n]) {
    const p = previousPrime(1n << bits)!;
    const q = nextPrime(1n << bits);
    assert.ok(isProbablePrime(p) && isProbablePrime(q));
    for (const n of [p * q, p * p, q * q, p * p * p, p * q * q, p * p * q * q]) {
      assert.equal(isProbablePrime(n), false, `${n}`);
      assert.equal(isProbablePrime(-n), false);
    }
  }
});

test('the exponents of the Mersenne primes below 1,300 are the known ones', () => {
  // OEIS A000043.
  const known = [2, 3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127, 521, 607, 1279];
  const candidates = [...primesUpTo(660), 1277, 1279, 1283];
  const found = candidates.filter((p) => isProbablePrime(2n ** BigInt(p) - 1n));
  assert.deepEqual(found, known);
});
