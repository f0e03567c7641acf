import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overwriteLines, parseAnsi } from './ansi.ts';

test('colours become pieces and end with their reset', () => {
  assert.deepEqual(parseAnsi('a \u001b[1;31mred\u001b[0m b'), [
    { text: 'a ' },
    { text: 'red', bold: true, color: 'red' },
    { text: ' b' },
  ]);
  assert.deepEqual(parseAnsi('\u001b[94mblue\u001b[39m'), [{ text: 'blue', color: 'blue' }]);
});

test('sequences that move the cursor or set a title are dropped, a lone escape too', () => {
  const shown = parseAnsi('\u001b[2J\u001b[1;1Ha\u001b]0;title\u0007b\u001b[?25lc');
  assert.equal(shown.map(({ text }) => text).join(''), 'abc');
});

test('backgrounds and codes nobody knows change nothing', () => {
  assert.deepEqual(parseAnsi('\u001b[41;777mx'), [{ text: 'x' }]);
});

test('of a line that was overwritten only the last writing is shown', () => {
  assert.equal(overwriteLines('10 %\r50 %\r100 %\ndone\r\nend\r'), '100 %\ndone\nend\r');
});
