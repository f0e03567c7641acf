import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SubmitRequest } from '../protocol/job.ts';
import { preview } from './preview.ts';

const evaluate = (code: string): SubmitRequest => ({
  kind: 'evaluate',
  payload: { engine: 'math', code },
});

test('code is previewed by its first line that says something', () => {
  assert.equal(preview(evaluate('2+2')), '2+2');
  assert.equal(preview(evaluate('\n \t\n  factor(91)  \r\nmore')), 'factor(91)');
  assert.equal(preview(evaluate('  ')), '');
});

test('a long line is cut between characters to 200', () => {
  const long = preview(evaluate('🎲'.repeat(300)));
  assert.ok(long.length <= 200 && long.endsWith('🎲…'), long);
  assert.equal(preview(evaluate('x'.repeat(200))).length, 200);
  assert.equal(preview(evaluate('x'.repeat(201))), `${'x'.repeat(199)}…`);
});

test('the parts of a factorisation are previewed in words', () => {
  const n = '7'.repeat(80);
  const plan = { n, multiplier: 1 };
  const sieve = { plan, firstSeed: 40, count: 12, budgetMs: 1000 };
  const said = (request: SubmitRequest): string => preview(request);
  assert.equal(
    said({ kind: 'siqs.sieve', payload: sieve }),
    'Sieve: seeds 40 to 51, for a number of 80 digits',
  );
  assert.equal(
    said({ kind: 'siqs.sieve', payload: { ...sieve, count: 1 } }),
    'Sieve: seed 40, for a number of 80 digits',
  );
  assert.equal(
    said({ kind: 'prove.prime', payload: { n } }),
    'Proof that a number of 80 digits is prime',
  );
  assert.equal(
    said({ kind: 'nfs.factor', payload: { n } }),
    'Number field sieve: a number of 80 digits',
  );
  assert.equal(said({ kind: 'factor', payload: { n: '91' } }), 'Factor 91');
  assert.equal(
    said({ kind: 'factor', payload: { n: '1023', expression: '2^10-1' } }),
    'Factor 2^10-1',
  );
});

test('curves are previewed in words', () => {
  const payload = { n: `-${'7'.repeat(78)}`, B1: 2000, firstSigma: '7', count: 40 };
  const text = preview({ kind: 'ecm.curves', payload });
  assert.equal(text, 'ECM: 40 curves, B1 = 2000, on a number of 78 digits');
  assert.match(preview({ kind: 'ecm.curves', payload: { ...payload, count: 1 } }), /: 1 curve,/);
});
