import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jacobi } from '../arith/jacobi.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { chooseMultiplier } from './multiplier.ts';

/** The mean logarithm of the part of X^2 - k n in primes below 2,000, counted over a complete set of residues. */
function meanSmoothPart(n: bigint, k: bigint): number {
  const kn = k * n;
  const residue = kn % 8n;
  let mean = { 1: 2, 5: 1, 3: 0.5, 7: 0.5 }[Number(residue)]! * Math.LN2;
  for (const prime of primesUpTo(2000).subarray(1)) {
    const p = BigInt(prime);
    if (k % p === 0n) mean += Math.log(prime) / prime;
    else mean += ((1 + jacobi(kn, p)) * Math.log(prime)) / (prime - 1);
  }
  return mean - 0.5 * Math.log(Number(k));
}

test('no odd squarefree multiplier up to 150 has a larger expected smooth part', () => {
  const random = seededRandom(7n);
  for (let i = 0; i < 8; i++) {
    const n = nextPrime(random.below(10n ** 20n)) * nextPrime(random.below(10n ** 20n));
    const chosen = BigInt(chooseMultiplier(n));
    const best = meanSmoothPart(n, chosen);
    for (let k = 1n; k <= 150n; k += 2n) {
      if ([9n, 25n, 49n, 121n].some((square) => k % square === 0n)) continue;
      assert.ok(meanSmoothPart(n, k) <= best + 1e-9, `${n}: ${k} against ${chosen}`);
    }
  }
});

test('the multiplier is odd, squarefree and often brings k n to 1 modulo 8', () => {
  let ones = 0;
  for (let i = 0n; i < 40n; i++) {
    const n = nextPrime(10n ** 15n + i * 10n ** 12n) * nextPrime(10n ** 16n);
    const k = chooseMultiplier(n);
    assert.ok(k >= 1 && k <= 150 && k % 2 === 1);
    for (const square of [9, 25, 49, 121]) assert.notEqual(k % square, 0);
    if ((n * BigInt(k)) % 8n === 1n) ones += 1;
  }
  assert.ok(ones >= 20, `${ones} of 40`);
});
