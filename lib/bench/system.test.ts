import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line } from './system.ts';

const twice = (wall: number, cpu: number | null) => [
  { wall, cpu },
  { wall: 2 * wall, cpu: cpu === null ? null : 2 * cpu },
];

test('two workers in half the time, and one 4 % slower than the kernel, is what is wanted', () => {
  const row = line({ id: 'C75-0', bare: twice(40, 40), one: twice(41.6, 42), two: twice(21, 42) });
  assert.deepEqual(row.slice(0, 5), ['C75-0', '40.0', '40.0', '41.6', '42.0']);
  assert.deepEqual(row.slice(5), ['4.0 %', '5.0 %', '21.0', '0.505', 'met']);
});

test('with two workers too slow, or one, it is missed', () => {
  const two = line({ id: 'a', bare: twice(1, 1), one: twice(1, 1), two: twice(0.56, 1) });
  const one = line({ id: 'a', bare: twice(1, 1), one: twice(1.06, 1), two: twice(0.5, 1) });
  assert.equal(two.at(-1), 'missed');
  assert.equal(one.at(-1), 'missed');
});

test('where nobody tells the processor time, only the wall time is shown', () => {
  const row = line({ id: 'a', bare: twice(1, 1), one: twice(1, null), two: twice(0.5, null) });
  assert.equal(row[6], 'unknown');
  assert.equal(row.at(-1), 'met');
});
