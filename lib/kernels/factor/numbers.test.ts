import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { semiprimes } from '../siqs/vectors/semiprimes.ts';
import { hardFactorizations, type KnownFactorization } from '../vectors/factorizations.ts';
import { hiddenBesidePrimes, hiddenInComposites } from '../vectors/hiddenPrimes.ts';
import { factorInteger } from './factorInteger.ts';
import { verifyFactorization } from './factorization.ts';

/* The slow tests factor all of them up to 80 digits, those of 85 and 90 too. */

const quick = /C40|C45|C50|C55|C60|RSA-59|2\^193|2\^227|2\^251|F8/;

const products = semiprimes.map(({ id, p, q }) => ({ name: id, n: p * q, primes: [p, q] }));

for (const { name, n, primes } of [...products, ...hardFactorizations].filter(isQuick)) {
  test(`${name} comes apart into its primes`, () => {
    const found = factorInteger(n);
    assert.deepEqual(
      found.factors.flatMap(({ prime, exponent }) => Array<bigint>(exponent).fill(prime)),
      primes,
    );
    assert.ok(verifyFactorization(found));
  });
}

function isQuick({ name }: KnownFactorization): boolean {
  return quick.test(name);
}

test('the numbers with a hidden prime are what their names say', () => {
  for (const { name, n, primes } of [...hiddenInComposites, ...hiddenBesidePrimes]) {
    const [, hidden, digits] = /(\d+)-C(\d+)/.exec(name)!;
    assert.equal(`${n}`.length, Number(digits), name);
    assert.equal(`${primes[0]}`.length, Number(hidden), name);
    assert.equal(
      primes.reduce((a, b) => a * b),
      n,
      name,
    );
    assert.ok(primes.every(isProbablePrime), name);
  }
});
