import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPrime } from '../primes/nextPrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { cofactorBits, siqsParameters } from './parameters.ts';
import { sievePlan } from './plan.ts';
import { Siever } from './siever.ts';

const sizes = Array.from({ length: 350 }, (_, i) => 50 + i);

test('at every size the entries of the buckets fit into 32 bits', () => {
  const primes = primesUpTo(2 ** 18);
  for (const bits of sizes) {
    const { factorBaseSize, blockBits } = siqsParameters(bits);
    // A factor base holds about half of the primes up to the block's length; two fifths are certain to be there.
    const medium = 0.4 * primes.filter((p) => p < 2 ** blockBits).length;
    assert.ok((factorBaseSize - medium) * 2 ** blockBits <= 2 ** 32, `${bits} bits`);
  }
});

test('factor bases and large primes grow with the number, intervals hardly ever shrink', () => {
  sizes.slice(1).forEach((bits) => {
    const [less, more] = [siqsParameters(bits - 1), siqsParameters(bits)];
    assert.ok(more.factorBaseSize >= less.factorBaseSize, `${bits} bits`);
    // A second large prime makes up for a smaller bound.
    assert.ok(more.largePrimeBound >= less.largePrimeBound || more.largePrimes > less.largePrimes);
    assert.ok(more.largePrimes >= less.largePrimes);
    assert.ok(more.missingBits > cofactorBits(more) && more.missingBits < 90);
    const length = ({ blocks, blockBits }: typeof more): number => blocks * 2 ** blockBits;
    assert.ok(length(more) >= 0.6 * length(less), `${bits} bits`);
  });
});

test('plans of 20 to 100 digits build, with more seeds than any factorisation uses', () => {
  for (let digits = 20; digits <= 100; digits += 5) {
    const n =
      nextPrime(10n ** BigInt(digits >> 1)) * nextPrime(3n * 10n ** BigInt((digits - 1) >> 1));
    const siever = new Siever(sievePlan(n));
    const positions = siever.seeds * siever.polynomials * siever.plan.blocks;
    assert.ok(positions > siever.plan.factorBaseSize, `${digits} digits: ${siever.seeds} seeds`);
    if (digits >= 60) assert.ok(siever.seeds > 100_000);
  }
});
