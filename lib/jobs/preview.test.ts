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

test('curves are previewed in words', () => {
  const payload = { n: `-${'7'.repeat(78)}`, B1: 2000, firstSigma: '7', count: 40 };
  const text = preview({ kind: 'ecm.curves', payload });
  assert.equal(text, 'ECM: 40 curves, B1 = 2000, on a 78-digit number');
  assert.match(preview({ kind: 'ecm.curves', payload: { ...payload, count: 1 } }), /: 1 curve,/);
});
