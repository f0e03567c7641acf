import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Lists } from './lists.ts';
import { oddOnes } from './oddOnes.ts';

const lists = fc.array(fc.array(fc.nat(50)), { minLength: 1, maxLength: 30 });

test('what is left is what a set keeps that every number enters and leaves in turn', () => {
  fc.assert(
    fc.property(lists, fc.array(fc.nat(29)), (some, numbers) => {
      const chosen = numbers.map((i) => i % some.length);
      const odd = new Set<number>();
      for (const i of chosen.flatMap((k) => some[k]!)) if (!odd.delete(i)) odd.add(i);
      assert.deepEqual(
        oddOnes(Lists.from(some), chosen),
        [...odd].sort((a, b) => a - b),
      );
    }),
  );
});

test('nothing and its double leave nothing; large numbers count as well', () => {
  const some = Lists.from([
    [3, 1],
    [1, 3],
    [300_000, 0],
  ]);
  assert.deepEqual(oddOnes(some, []), []);
  assert.deepEqual(oddOnes(some, [0, 1]), []);
  assert.deepEqual(oddOnes(some, [2]), [0, 300_000]);
});
