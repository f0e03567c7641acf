import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { pollardPMinus1 } from './pollardPMinus1.ts';
import { pollardRho } from './pollardRho.ts';
import { trialDivision } from './trialDivision.ts';

/** A prime modulo which nothing is found at the bounds below: 77158673929 divides Q - 1. */
const Q = 2n ** 127n - 1n;

test('p-1 finds p exactly when p - 1 is smooth as its bounds say', () => {
  const [B1, B2] = [60, 400];
  let found = 0;
  for (const prime of primesUpTo(40_000).subarray(3600)) {
    const p = BigInt(prime);
    // The order of 3 modulo p decides; it divides p - 1.
    const { factors } = trialDivision(order(3n, p), 40_000);
    const tooHigh = factors.filter(({ prime: q, exponent }) => Number(q) ** exponent > B1);
    const reach = tooHigh.every(({ prime: q, exponent }) => exponent === 1 && Number(q) <= B2);
    const expected = tooHigh.length === 0 || (tooHigh.length === 1 && reach);
    const divisor = pollardPMinus1(p * Q, { B1, B2 });
    assert.equal(divisor, expected ? p : null, `p ${p}`);
    if (expected) found += 1;
  }
  assert.ok(found > 100);
});

/** The multiplicative order, by stepping: a plain oracle. */
function order(a: bigint, p: bigint): bigint {
  const [base, modulus] = [Number(a), Number(p)];
  let power = base;
  let k = 1n;
  for (; power !== 1; k++) power = (power * base) % modulus;
  return k;
}

test('p-1 tells apart two primes that fall together, or gives null, but never the number itself', () => {
  const smooth = [...primesUpTo(2000).subarray(2)].map(BigInt);
  for (const p of smooth.slice(0, 60)) {
    for (const q of smooth.slice(60, 90)) {
      const d = pollardPMinus1(p * q, { B1: 100, B2: 2000 });
      assert.ok(d === null || d === p || d === q, `${p} * ${q}: ${d}`);
    }
  }
});

test('p-1 refuses bounds without a prime or beyond 10^8, and takes the least ones', () => {
  for (const [B1, B2] of [
    [1, 100],
    [0, 0],
    [-5, 100],
    [Number.NaN, 100],
    [100, Number.NaN],
    [100, 1e8 + 1],
    [1e9, 100],
  ] as const) {
    assert.throws(() => pollardPMinus1(10403n, { B1, B2 }), RangeError, `${B1}, ${B2}`);
  }
  // 3^3 = 1 modulo 13.
  assert.equal(pollardPMinus1(13n * Q, { B1: 2, B2: 3 }), 13n);
  assert.equal(pollardPMinus1(13n * Q, { B1: 2, B2: 0 }), null);
  for (const n of [-4n, 0n, 1n, 2n, 3n]) {
    assert.equal(pollardPMinus1(n, { B1: 10, B2: 10 }), null);
  }
});

test('rho returns a proper divisor or null for every small number, prime or not', () => {
  for (let n = -2n; n < 3000n; n++) {
    const d = pollardRho(n, { seed: n, maxIterations: 200 });
    if (d === null) continue;
    assert.ok(d > 1n && d < n && n % d === 0n, `${n}: ${d}`);
    assert.equal(isProbablePrime(n), false);
  }
});

test('rho with the same seed gives the same answer, and other seeds find the factor too', () => {
  const n = nextPrime(10n ** 6n) * nextPrime(10n ** 25n);
  for (let seed = 0n; seed < 12n; seed++) {
    const run = (): bigint | null => pollardRho(n, { seed, maxIterations: 1 << 15 });
    assert.equal(run(), nextPrime(10n ** 6n), `seed ${seed}`);
    assert.equal(run(), run());
  }
});

test('rho without iterations finds nothing, and more iterations never lose a factor', () => {
  const n = 10_007n * nextPrime(10n ** 20n);
  assert.equal(pollardRho(n, { seed: 3n, maxIterations: 0 }), null);
  let hasFound = false;
  for (let maxIterations = 1; maxIterations <= 4096; maxIterations *= 2) {
    const d = pollardRho(n, { seed: 3n, maxIterations });
    assert.ok(!hasFound || d !== null, `${maxIterations}`);
    hasFound = d !== null;
  }
  assert.ok(hasFound);
});

test('rho finds a factor of every composite up to 64 bits that factorInteger may hand it', () => {
  for (const bits of [17n, 20n, 24n, 28n, 31n]) {
    let p = 1n << bits;
    for (let i = 0; i < 4; i++) {
      p = nextPrime(p);
      const q = nextPrime(p + (1n << (bits - 2n)));
      const d = pollardRho(p * q, { seed: bits, maxIterations: 1 << 20 });
      assert.ok(d === p || d === q, `${p} * ${q}: ${d}`);
    }
  }
});
