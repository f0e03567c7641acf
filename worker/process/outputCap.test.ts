import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputCap, splitText } from './outputCap.ts';

test('text passes until the bytes are used up, and what is cut is counted', () => {
  const cap = new OutputCap(10);
  assert.equal(cap.take('12345678'), '12345678');
  assert.equal(cap.take('abcd'), 'ab');
  assert.equal(cap.take('x'), '');
  assert.equal(cap.droppedBytes, 3);
});

test('a character is never cut in two, and nothing passes after a gap', () => {
  const cap = new OutputCap(5);
  assert.equal(cap.take('a€€'), 'a€');
  assert.equal(cap.take('b'), '');
  assert.equal(cap.droppedBytes, 4);
});

test('pieces of a text join to the text, and no surrogate pair is cut', () => {
  const text = 'ab😀😀c😀';
  for (let size = 2; size < 12; size++) {
    const pieces = splitText(text, size);
    assert.equal(pieces.join(''), text);
    for (const piece of pieces) {
      assert.ok(piece.length <= size);
      assert.doesNotMatch(piece, /[\ud800-\udbff]$/);
    }
  }
  assert.deepEqual(splitText('', 5), []);
});
