import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonBytes } from './jsonBytes.ts';

function expected(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

test('the size of any JSON value is that of its text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => assert.equal(jsonBytes(value), expected(value))),
  );
});

test('so is that of values with every sort of character', () => {
  const texts = fc.array(fc.string({ unit: 'binary' }));
  fc.assert(fc.property(texts, (value) => assert.equal(jsonBytes(value), expected(value))));
  for (const text of ['', '"', '\\', '\n', '\u007f', '\ud800', 'é', '😀'])
    assert.equal(jsonBytes(text), expected(text), JSON.stringify(text));
});

test('what JSON leaves out counts nothing, as in the text', () => {
  const odd = [{ a: undefined }, { a: undefined, b: 1 }, [undefined, () => 1], new Date(0), {}, []];
  for (const value of [...odd, undefined, null, Number.NaN, true])
    assert.equal(jsonBytes(value), expected(value));
});
