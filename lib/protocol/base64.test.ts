import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBase64 } from './base64.ts';

test('what Node writes as base64 is base64, of every length', () => {
  for (let length = 0; length < 300; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 37 + length) % 256));
    assert.ok(isBase64(bytes.toString('base64')), `${length} bytes`);
  }
});

test('anything else is not', () => {
  for (const text of [
    'A',
    'AA',
    'AAA',
    'A===',
    'AA=A',
    '=AAA',
    'AAAA\n',
    'AA A',
    'AA-_',
    '!?AA',
    'ääää',
  ])
    assert.ok(!isBase64(text), JSON.stringify(text));
});

test('ten megabytes neither overflow nor stall', () => {
  assert.ok(isBase64('A'.repeat(10_000_000)));
  assert.ok(!isBase64(`${'A'.repeat(9_999_999)}?`));
});
