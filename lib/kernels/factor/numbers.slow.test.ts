import assert from 'node:assert/strict';
import { test } from 'node:test';
import { semiprimes } from '../siqs/vectors/semiprimes.ts';
import { hardFactorizations, knownFactorizations } from '../vectors/factorizations.ts';
import { hiddenBesidePrimes } from '../vectors/hiddenPrimes.ts';
import { factorInteger } from './factorInteger.ts';
import { verifyFactorization } from './factorization.ts';

/* Every listed number up to 80 digits, and longer ones whose hidden prime is in reach of elliptic curves. */

const products = semiprimes.map(({ id, p, q }) => ({ name: id, n: p * q, primes: [p, q] }));
const upTo80Digits = [...products, ...knownFactorizations, ...hardFactorizations].filter(
  ({ n }) => n < 10n ** 80n,
);
const inReach = hiddenBesidePrimes.filter(({ name }) => /EP2[05]/.test(name));

for (const { name, n, primes } of [...upTo80Digits, ...inReach]) {
  test(`${name} comes apart into its primes`, () => {
    const found = factorInteger(n);
    assert.deepEqual(
      found.factors.flatMap(({ prime, exponent }) => Array<bigint>(exponent).fill(prime)),
      primes,
    );
    assert.ok(verifyFactorization(found));
  });
}
