import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CycleCounter, combineLargePrimes } from './largePrimes.ts';
import { Lists } from './lists.ts';
import { denseGauss } from './twins/gauss.ts';

type Primes = readonly number[];

/** Pairs of ends, 1 standing for no large prime. */
const edgesOf = (list: readonly Primes[]): Uint32Array =>
  Uint32Array.from(list.flatMap(([p, q]) => [p!, q ?? 1]));

/** Any graph: few vertices make many cycles, many make a forest; equal ends and parallel edges among them. */
const graph = fc.integer({ min: 2, max: 40 }).chain((vertices) =>
  fc.array(fc.array(fc.integer({ min: 2, max: 1 + vertices }), { minLength: 1, maxLength: 2 }), {
    maxLength: 60,
  }),
);

/** Edges less the rank of the matrix of large primes modulo 2: what cycles there are by linear algebra. */
function cyclesByRank(relations: readonly Primes[]): number {
  const columns = Lists.from(relations.map(oddOnes));
  return denseGauss({ rows: 100, columns }).length;
}

function oddOnes(list: Primes): Int32Array {
  const odd = new Set<number>();
  for (const p of list) if (!odd.delete(p)) odd.add(p);
  return Int32Array.from(odd).sort();
}

test('the count of cycles is edges less rank, at every moment', () => {
  fc.assert(
    fc.property(graph, (relations) => {
      const counter = new CycleCounter();
      relations.forEach(([p, q], i) => {
        counter.add(p!, q ?? 1);
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
      const sets = combineLargePrimes(edgesOf(relations));
      assert.equal(sets.length, cyclesByRank(relations));
      for (const set of sets) {
        assert.equal(oddOnes([...set].flatMap((edge) => relations[edge]!)).length, 0);
        assert.equal(new Set(set).size, set.length, 'no relation twice');
      }
      const columns = Lists.from(Array.from(sets, (set) => set.slice().sort()));
      assert.equal(denseGauss({ rows: 100, columns }).length, 0, 'independent');
    }),
    { numRuns: 200 },
  );
});

test('small graphs by hand: a pair, two loops, a triangle, a triangle through 1', () => {
  const cycles = (...edges: number[][]): number[] =>
    Array.from(combineLargePrimes(edgesOf(edges)), (set) => set.length);
  assert.deepEqual(cycles(), []);
  assert.deepEqual(cycles([7], [11]), []);
  assert.deepEqual(cycles([7], [7]), [2]);
  assert.deepEqual(cycles([7, 7], [11, 11]), [1, 1]);
  assert.deepEqual(cycles([7, 11], [11, 13], [7, 13]), [3]);
  assert.deepEqual(cycles([7], [7, 11], [11]), [3]);
  assert.deepEqual(cycles([7, 11], [7, 11], [7, 11]), [2, 2]);
});

test('long chains cost no deep recursion', () => {
  const chain = Array.from({ length: 50_000 }, (_, i) => [i + 2, i + 3]);
  const closed = [...chain, [2, 50_002]];
  assert.equal(combineLargePrimes(edgesOf(chain)).length, 0);
  const [cycle, ...others] = combineLargePrimes(edgesOf(closed));
  assert.equal(cycle?.length, 50_001);
  assert.deepEqual(others, []);
});
