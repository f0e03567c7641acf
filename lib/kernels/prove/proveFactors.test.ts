import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factorInteger } from '../factor/factorInteger.ts';
import type { Factorization } from '../factor/factorization.ts';
import { knownFactorizations } from '../vectors/factorizations.ts';
import { type FactorProofProgress, proveFactors, verifyProofs } from './proveFactors.ts';

function factorizationOf(n: bigint, primes: readonly bigint[]): Factorization {
  const factors = [...new Set(primes)]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((prime) => ({ prime, exponent: primes.filter((p) => p === prime).length }));
  return { n, unit: 1n, factors };
}

const product = (primes: readonly bigint[]): Factorization =>
  factorizationOf(
    primes.reduce((n, p) => n * p, 1n),
    primes,
  );

test('every prime of the known factorisations (up to 50 digits) gets its proof', () => {
  for (const { name, n, primes } of knownFactorizations) {
    if (primes.some((p) => p > 10n ** 50n)) continue;
    const factorization = factorizationOf(n, primes);
    const proofs = proveFactors(factorization)!;
    assert.deepEqual(
      [...proofs.keys()],
      factorization.factors.map(({ prime }) => prime),
    );
    assert.ok(verifyProofs(factorization, proofs), name);
  }
});

test('a proof that is missing or belongs to another prime is noticed', () => {
  const factorization = product([2n, 2n, 2n ** 89n - 1n, 2n ** 107n - 1n]);
  const proofs = new Map(proveFactors(factorization));
  assert.ok(verifyProofs(factorization, proofs));
  const [, p, q] = factorization.factors.map(({ prime }) => prime);
  assert.ok(!verifyProofs(factorization, new Map([...proofs].slice(1))));
  assert.ok(!verifyProofs(factorization, new Map([...proofs, [p!, proofs.get(q!)!]])));
  assert.ok(!verifyProofs({ ...factorization, n: factorization.n + 1n }, proofs));
});

test('a factor that is not prime is refused by name', () => {
  assert.throws(() => proveFactors(factorizationOf(91n, [91n])), {
    name: 'RangeError',
    message: /91 is not prime/,
  });
});

test('units and 1 need no proofs', () => {
  assert.equal(proveFactors(factorInteger(1n))!.size, 0);
  assert.equal(proveFactors(factorInteger(-1n))!.size, 0);
});

test('the work tells which prime it is at, and stops', () => {
  const factorization = product([3n, 2n ** 89n - 1n, 2n ** 107n - 1n]);
  const seen: FactorProofProgress[] = [];
  proveFactors(factorization, { onProgress: (progress) => seen.push(progress) });
  assert.deepEqual([...new Set(seen.map(({ prime }) => prime))], [2n ** 89n - 1n, 2n ** 107n - 1n]);
  assert.equal(proveFactors(factorization, { shouldStop: () => true }), null);
});
