import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleOf, certificatesOf, isProduct } from './factorization.ts';

const factor = (prime: string, exponent = 1, certificate: { kind: string } | null = null) => ({
  prime,
  exponent,
  certificate,
});

test('a factorisation is a product to copy and to typeset', () => {
  const bundle = bundleOf({ unit: -1, factors: [factor('2', 3), factor('5')] });
  assert.equal(bundle['text/plain'], '-1 * 2^3 * 5');
  assert.equal(bundle['text/latex'], '-1 \\cdot 2^{3} \\cdot 5');
  assert.equal(bundleOf({ unit: 1, factors: [] })['text/plain'], '1');
});

test('the product is checked, sign included', () => {
  const factors = [factor('2', 3), factor('5')];
  assert.equal(isProduct('-40', { unit: -1, factors }), true);
  assert.equal(isProduct('40', { unit: -1, factors }), false);
  assert.equal(isProduct('80', { unit: 1, factors }), false);
});

test('a certificate is saved together with its prime, and small primes have none', () => {
  const certificate = { kind: 'ecpp' };
  assert.deepEqual(
    certificatesOf({ unit: 1, factors: [factor('2'), factor('97', 1, certificate)] }),
    [{ prime: '97', certificate: { prime: '97', certificate } }],
  );
});
