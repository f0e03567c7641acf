import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aimText, chosen, tableOf } from './kernel.ts';
import { BenchRefusal } from './options.ts';

const row = (id: string, dsage: number, pari: number, flint: number) => ({
  id,
  programs: [
    { name: 'dsage', cpu: [dsage, 2 * dsage], wall: [dsage + 1, dsage + 1] },
    { name: 'pari', cpu: [pari, 2 * pari], wall: [1, 1] },
    { name: 'flint', cpu: [flint, 2 * flint], wall: [1, 1] },
  ],
});

test('a line a number and a line a size, with ratios and the aim beside PARI', () => {
  assert.deepEqual(tableOf([row('C60-0', 2, 4, 8), row('C60-1', 4, 4, 4)]), [
    ['number', 'dsage', 'wall', 'pari', 'ratio', 'flint', 'ratio', 'aim'],
    ['C60-0', '2.00', '3.00', '4.00', '0.50', '8.00', '0.25', ''],
    ['C60-1', '4.00', '5.00', '4.00', '1.00', '4.00', '1.00', ''],
    ['C60 mean', '3.00', '4.00', '4.00', '0.71', '6.00', '0.50', 'pari × 0.9: met'],
  ]);
});

test('without PARI there is no aim', () => {
  const { id, programs } = row('C60-0', 2, 4, 8);
  const rows = tableOf([
    { id, programs: [programs[0], programs[2]].filter((p) => p !== undefined) },
  ]);
  assert.equal(rows.at(-1)?.at(-1), '');
});

test('below 60 digits the aim is a difference, above a ratio, and beyond 80 there is none', () => {
  assert.equal(aimText('C50', { ratio: 9, more: 0.14 }), 'pari + 0.15 s: met');
  assert.equal(aimText('C50', { ratio: 0.1, more: 0.16 }), 'pari + 0.15 s: missed');
  assert.equal(aimText('C80', { ratio: 0.56, more: -100 }), 'pari × 0.55: missed');
  assert.equal(aimText('C85', { ratio: 0.1, more: -100 }), '');
});

test('a size means its three numbers, and a number itself', () => {
  assert.deepEqual(
    chosen(['C60', 'C85-2']).map(({ id }) => id),
    ['C60-0', 'C60-1', 'C60-2', 'C85-2'],
  );
  assert.throws(() => chosen(['C99']), BenchRefusal);
});
