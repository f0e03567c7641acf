import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GrowingLists, Lists } from './lists.ts';

const some = fc.array(fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 9 }), {
  maxLength: 200,
});

test('lists come back as they went in, one by one and by choice, empty ones too', () => {
  fc.assert(
    fc.property(some, fc.array(fc.nat()), (plain, numbers) => {
      const lists = Lists.from(plain);
      assert.equal(lists.length, plain.length);
      assert.deepEqual(
        Array.from(lists, (list) => [...list]),
        plain,
      );
      const chosen = plain.length === 0 ? [] : numbers.map((i) => i % plain.length);
      assert.deepEqual(lists.select(chosen), Lists.from(chosen.map((i) => plain[i]!)));
    }),
  );
});

test('a list that was not ended is not among them', () => {
  const growing = new GrowingLists();
  assert.equal(growing.lists.length, 0);
  growing.push(7);
  assert.deepEqual(growing.lists, Lists.from([]));
  growing.endList();
  growing.push(8);
  assert.deepEqual(growing.lists, Lists.from([[7]]));
});
