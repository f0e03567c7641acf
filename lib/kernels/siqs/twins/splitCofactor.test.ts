import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../arith/seededRandom.ts';
import { nextPrime } from '../../primes/nextPrime.ts';
import { splitCofactor } from './splitCofactor.ts';

const random = seededRandom(2026n);
const primeBelow = (bits: number): number =>
  Number(nextPrime(random.below(2n ** BigInt(bits)) + 3n));

test('products of two primes up to 2^53 come apart, but for one in a thousand at most', () => {
  let failed = 0;
  for (let round = 0; round < 2000; round++) {
    const bits = 8 + (round % 18);
    const [p, q] = [primeBelow(bits), primeBelow(bits)];
    const d = splitCofactor(p * q);
    if (d === null) failed += 1;
    else assert.ok((d === p || d === q) && p * q < 2 ** 53, `${p} * ${q}: ${d}`);
  }
  assert.ok(failed <= 2, `${failed} of 2,000`);
});

test('squares come apart, primes do not', () => {
  for (let round = 0; round < 50; round++) {
    const p = primeBelow(26);
    assert.equal(splitCofactor(p * p), p);
    assert.equal(splitCofactor(p), null);
  }
});

test('a small factor is found as well as two of equal size', () => {
  for (const [p, q] of [
    [101, 1_000_003],
    [8191, 131_071],
    [94_906_249, 94_906_247],
  ] as const) {
    assert.ok([p, q].includes(splitCofactor(p * q) as 101));
  }
});
