import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { highlight } from './highlight.ts';

const kindsOf = (code: string) =>
  highlight(code)
    .filter(({ kind }) => kind !== undefined)
    .map(({ text, kind }) => `${kind}:${text}`);

test('keywords, calls, numbers, strings and comments are told apart', () => {
  assert.deepEqual(kindsOf('for p in primes(10): print("p =", p) # all'), [
    'keyword:for',
    'keyword:in',
    'function:primes',
    'number:10',
    'function:print',
    'string:"p ="',
    'comment:# all',
  ]);
});

test('a string or a docstring that is not closed yet ends where the text or the line ends', () => {
  assert.deepEqual(kindsOf('"abc\n1'), ['string:"abc', 'number:1']);
  assert.deepEqual(kindsOf('"""abc\n1'), ['string:"""abc\n1']);
});

test('the pieces of any text, joined, are the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (code) => {
      const joined = highlight(code)
        .map(({ text }) => text)
        .join('');
      assert.equal(joined, code);
    }),
  );
});
