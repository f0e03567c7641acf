import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { factorInteger } from './factorInteger.ts';
import { pollardPMinus1 } from './pollardPMinus1.ts';
import { williamsPPlus1 } from './williamsPPlus1.ts';

const Q = 2n ** 127n - 1n;

/** The largest prime power that divides n. */
function largestPower(n: bigint): bigint {
  const powers = factorInteger(n).factors.map(({ prime, exponent }) => prime ** BigInt(exponent));
  return powers.reduce((a, b) => (a > b ? a : b));
}

/** Primes p from 10^9 on for which p + 1 has only prime powers below a limit, and p - 1 has not. */
function smoothBelow(limit: bigint, count: number): bigint[] {
  const found: bigint[] = [];
  for (let p = nextPrime(10n ** 9n); found.length < count; p = nextPrime(p)) {
    if (largestPower(p + 1n) < limit && largestPower(p - 1n) > 10n ** 5n) found.push(p);
  }
  return found;
}

const smooth = smoothBelow(2000n, 6);

test('a prime p with p + 1 smooth and p - 1 not is found by one of two starts, and not by p-1', () => {
  for (const p of smooth) {
    const n = p * Q;
    const bounds = { B1: 4000, B2: 4000 };
    assert.equal(pollardPMinus1(n, bounds), null);
    const found = [3n, 5n, 6n, 9n, 11n].map((start) => williamsPPlus1(n, bounds, start));
    assert.ok(found.includes(p), `${p}`);
    for (const d of found) assert.ok(d === null || d === p);
  }
});

test('stage 2 finds one larger prime of p + 1, wherever it lies', () => {
  const starts = [3n, 5n, 6n, 9n, 11n];
  for (const k of [211n, 1009n, 10_007n, 99_991n]) {
    let p = 12n * k - 1n;
    while (!isProbablePrime(p)) p += 12n * k;
    while (largestPower((p + 1n) / k) > 200n || largestPower(p - 1n) < 10n ** 6n) {
      do p += 12n * k;
      while (!isProbablePrime(p));
    }
    const find = (B2: number) =>
      starts.some((start) => williamsPPlus1(p * Q, { B1: 200, B2 }, start) === p);
    assert.ok(find(Number(k)), `${k}`);
    assert.ok(!find(0), `${k} is needed`);
  }
});

test('the example of the paper, even and small numbers', () => {
  assert.equal(williamsPPlus1(451_889n, { B1: 10, B2: 50 }, 6n), 139n);
  assert.equal(williamsPPlus1(2n * 101n, { B1: 10, B2: 10 }), 2n);
  for (const n of [1n, 2n, 3n]) assert.equal(williamsPPlus1(n, { B1: 10, B2: 10 }), null);
});

test('what it returns divides; all primes at once give one of them or nothing', () => {
  for (let n = 9n; n < 3000n; n += 2n) {
    const d = williamsPPlus1(n, { B1: 30, B2: 100 });
    assert.ok(d === null || (d > 1n && d < n && n % d === 0n), `${n}`);
  }
});

test('bounds and starts out of range are refused', () => {
  assert.throws(() => williamsPPlus1(15n, { B1: 1, B2: 5 }), RangeError);
  assert.throws(() => williamsPPlus1(15n, { B1: 10, B2: 2e8 }), RangeError);
  assert.throws(() => williamsPPlus1(15n, { B1: 10, B2: 20 }, 2n), RangeError);
});
