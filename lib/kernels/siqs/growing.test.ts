import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GrowingList, Numbering, PairSet } from './growing.ts';

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('a list keeps what is pushed and set, over many growths', () => {
  const list = new GrowingList();
  for (let i = 0; i < 10_000; i++) assert.equal(list.push(i * 7), i);
  list.set(5000, 2 ** 32 - 1);
  assert.equal(list.length, 10_000);
  assert.equal(list.at(5000), 2 ** 32 - 1);
  assert.equal(list.at(9999), 69_993);
  assert.deepEqual([...list.values.subarray(0, 3)], [0, 7, 14]);
});

test('a numbering numbers as a map does, neighbours and multiples of powers of 2 among them', () => {
  const numbers = fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      uint32.map((x) => x || 1),
    ),
    {
      maxLength: 6000,
    },
  );
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 20 }), (list, shift) => {
      const numbering = new Numbering();
      const map = new Map<number, number>();
      for (const x of list) {
        const number = (x << shift) >>> 0 || 1;
        if (!map.has(number)) map.set(number, map.size);
        assert.equal(numbering.placeOf(number), map.get(number));
      }
      assert.equal(numbering.size, map.size);
    }),
    { numRuns: 30 },
  );
});

test('a set of pairs says what is new as a set of texts does', () => {
  const pairs = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 60 }),
      uint32.map((x) => (x % 50) + 1),
    ),
    {
      maxLength: 5000,
    },
  );
  fc.assert(
    fc.property(pairs, (list) => {
      const set = new PairSet();
      const texts = new Set<string>();
      for (const [a, b] of list) {
        const isNew = !texts.has(`${a},${b}`);
        texts.add(`${a},${b}`);
        assert.equal(set.add(a, b), isNew);
      }
    }),
    { numRuns: 30 },
  );
});
