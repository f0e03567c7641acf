import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RelationCollection } from './collection.ts';
import { denseGauss } from './gauss.ts';
import { CycleCounter, combineLargePrimes } from './largePrimes.ts';
import type { Relation } from './relation.ts';

/** A relation as far as the graph sees it; the root tells it from others. */
const relation = (largePrimes: number[], i: number): Relation => ({
  root: BigInt(i + 1),
  factors: [],
  largePrimes: [...largePrimes].sort((a, b) => a - b),
});

/** Any graph: few vertices make many cycles, many make a forest; equal ends and parallel edges among them. */
const graph = fc.integer({ min: 2, max: 40 }).chain((vertices) =>
  fc
    .array(fc.array(fc.integer({ min: 2, max: 1 + vertices }), { minLength: 1, maxLength: 2 }), {
      maxLength: 60,
    })
    .map((list) => list.map(relation)),
);

/** Edges less the rank of the matrix of large primes modulo 2: what cycles there are by linear algebra. */
function cyclesByRank(relations: readonly Relation[]): number {
  const columns = relations.map(({ largePrimes }) => oddOnes(largePrimes));
  return denseGauss({ rows: 100, columns }).length;
}

function oddOnes(list: readonly number[]): Int32Array {
  const odd = new Set<number>();
  for (const p of list) if (!odd.delete(p)) odd.add(p);
  return Int32Array.from(odd).sort();
}

test('the count of cycles is edges less rank, at every moment', () => {
  fc.assert(
    fc.property(graph, (relations) => {
      const counter = new CycleCounter();
      relations.forEach(({ largePrimes }, i) => {
        counter.add(largePrimes);
        if (i % 10 === 9) assert.equal(counter.cycles, cyclesByRank(relations.slice(0, i + 1)));
      });
      assert.equal(counter.cycles, cyclesByRank(relations));
    }),
    { numRuns: 200 },
  );
});

test('the sets are as many as cycles, independent, and hold every large prime evenly', () => {
  fc.assert(
    fc.property(graph, (relations) => {
      const sets = combineLargePrimes(relations);
      assert.equal(sets.length, cyclesByRank(relations));
      for (const set of sets) {
        assert.equal(oddOnes(set.flatMap(({ largePrimes }) => largePrimes)).length, 0);
        assert.equal(new Set(set).size, set.length, 'no relation twice');
      }
      const columns = sets.map((set) => Int32Array.from(set, ({ root }) => Number(root)).sort());
      assert.equal(denseGauss({ rows: 100, columns }).length, 0, 'independent');
    }),
    { numRuns: 200 },
  );
});

test('small graphs by hand: a pair, two loops, a triangle, a triangle through 1', () => {
  const cycles = (...edges: number[][]): number[] =>
    combineLargePrimes(edges.map(relation)).map((set) => set.length);
  assert.deepEqual(cycles(), []);
  assert.deepEqual(cycles([7], [11]), []);
  assert.deepEqual(cycles([7], [7]), [2]);
  assert.deepEqual(cycles([7, 7], [11, 11]), [1, 1]);
  assert.deepEqual(cycles([7, 11], [11, 13], [7, 13]), [3]);
  assert.deepEqual(cycles([7], [7, 11], [11]), [3]);
  assert.deepEqual(cycles([7, 11], [7, 11], [7, 11]), [2, 2]);
});

test('long chains cost no deep recursion', () => {
  const chain = Array.from({ length: 50_000 }, (_, i) => relation([i + 2, i + 3], i));
  const closed = [...chain, relation([2, 50_002], 50_000)];
  assert.equal(combineLargePrimes(chain).length, 0);
  assert.deepEqual(
    combineLargePrimes(closed).map((set) => set.length),
    [50_001],
  );
});

test('a collection keeps each root once and counts full relations and cycles together', () => {
  const collection = new RelationCollection();
  const add = (largePrimes: number[], root: number): boolean =>
    collection.add(relation(largePrimes, root));
  assert.ok(add([], 1));
  assert.equal(add([], 1), false);
  assert.ok(add([101], 2));
  assert.equal(collection.combinations, 1);
  assert.ok(add([101], 3));
  assert.equal(add([101], 3), false);
  assert.ok(add([101, 103], 4));
  const { full, partial, combinations } = collection;
  assert.deepEqual({ full, partial, combinations }, { full: 1, partial: 3, combinations: 2 });
  assert.equal(collection.sets().length, 2);
});
