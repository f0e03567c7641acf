import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineReader } from './lines.ts';

test('lines come out whole however the bytes are cut, in the middle of a character too', () => {
  const bytes = Buffer.from('one\nzwölf €\n\nlast');
  for (let size = 1; size <= bytes.length; size++) {
    const reader = new LineReader(100);
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      lines.push(...reader.push(bytes.subarray(at, at + size)));
    assert.deepEqual(lines, ['one', 'zwölf €', '']);
  }
});

test('a line over the limit is refused before it is gathered', () => {
  const reader = new LineReader(10);
  reader.push(Buffer.from('12345'));
  assert.throws(() => reader.push(Buffer.from('678901')), RangeError);
});
