import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, meanRatio, ratioOf, secondsText, tableMarkdown, tableText } from './figures.ts';

test('the middle of an even count is the mean of the middle two', () => {
  assert.deepEqual(figuresOf([3, 1, 2]), { min: 1, median: 2 });
  assert.deepEqual(figuresOf([4, 1, 2, 3]), { min: 1, median: 2.5 });
  assert.throws(() => figuresOf([]), RangeError);
});

test('a machine that becomes slower does not change the ratio of runs that alternate', () => {
  assert.equal(ratioOf([1, 2, 4], [2, 4, 8]), 0.5);
});

test('twice as fast here and half as fast there is a draw', () => {
  assert.ok(Math.abs(meanRatio([2, 0.5]) - 1) < 1e-12);
});

test('seconds have three digits', () => {
  assert.deepEqual([0.034, 2.5, 47.41, 303.2].map(secondsText), ['0.03', '2.50', '47.4', '303']);
});

test('a table has its names on the left and its numbers on the right', () => {
  const rows = [
    ['number', 's'],
    ['C40-0', '12.5'],
  ];
  assert.equal(tableText(rows), 'number      s\nC40-0    12.5\n');
  assert.equal(tableMarkdown(rows), '| number | s |\n| --- | ---: |\n| C40-0 | 12.5 |\n');
});
