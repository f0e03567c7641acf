import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { oddOnes } from './oddOnes.ts';

const lists = fc.array(fc.array(fc.nat(50)));

test('what is left is what a set keeps that every number enters and leaves in turn', () => {
  fc.assert(
    fc.property(lists, (some) => {
      const odd = new Set<number>();
      for (const i of some.flat()) if (!odd.delete(i)) odd.add(i);
      assert.deepEqual(
        oddOnes(some),
        [...odd].sort((a, b) => a - b),
      );
    }),
  );
});

test('nothing and its double leave nothing; typed lists count as well', () => {
  assert.deepEqual(oddOnes([]), []);
  assert.deepEqual(oddOnes([Uint32Array.of(3, 1), [1, 3]]), []);
  assert.deepEqual(oddOnes([Uint32Array.of(300_000, 0)]), [0, 300_000]);
});
