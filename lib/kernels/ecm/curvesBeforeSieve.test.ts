import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPrime } from '../primes/nextPrime.ts';
import { siqsCostSeconds } from '../siqs/cost.ts';
import { curveMs } from './curveCost.ts';
import { curvesBeforeSieve } from './curvesBeforeSieve.ts';
import { ecmLevels } from './ecmLevels.ts';

const composite = (digits: number): bigint =>
  nextPrime(10n ** BigInt(digits >> 1)) * nextPrime(3n * 10n ** BigInt((digits - 1) >> 1));

test('curves before a sieve cost a small part of it, at every size', () => {
  for (let digits = 45; digits <= 110; digits += 5) {
    const n = composite(digits);
    const seconds = ecmLevels.reduce(
      (sum, { B1 }, level) => sum + (curvesBeforeSieve(n, level) * curveMs(n, B1)) / 1000,
      0,
    );
    assert.ok(seconds > 0 && seconds < 0.15 * siqsCostSeconds(digits), `${digits}: ${seconds}`);
  }
});

test('larger numbers are searched deeper, and never for more than a third of their digits', () => {
  const deepest = (digits: number): number =>
    Math.max(
      ...ecmLevels.map(({ factorDigits }, level) =>
        curvesBeforeSieve(composite(digits), level) > 0 ? factorDigits : 0,
      ),
    );
  for (let digits = 50; digits <= 110; digits += 10) {
    assert.ok(deepest(digits) >= deepest(digits - 5));
    assert.ok(deepest(digits) <= digits / 3 + 5);
  }
  assert.ok(deepest(100) >= 25);
});

test('the sieve costs more with every digit, tenfold in about eleven', () => {
  for (let digits = 21; digits <= 120; digits++) {
    const ratio = siqsCostSeconds(digits) / siqsCostSeconds(digits - 1);
    assert.ok(ratio > 1.1 && ratio < 1.5, `${digits}: ${ratio}`);
  }
});
