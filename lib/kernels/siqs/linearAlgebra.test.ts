import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../arith/seededRandom.ts';
import { withoutLightRows } from './elimination.ts';
import { Lists } from './lists.ts';
import { isDependency, relationMatrix, type SparseMatrix } from './matrix.ts';
import { columnOf, innerProduct, masked, product, sum, unitSquare } from './twins/bitBlock.ts';
import { denseGauss } from './twins/gauss.ts';
import { blockLanczos } from './twins/lanczos.ts';
import { nullities } from './vectors/nullities.ts';
import { wideLanczos } from './wideLanczos.ts';

/** A random matrix with about `weight` ones in a column, the first rows denser as with small primes. */
function randomMatrix(
  { rows, columns, weight }: { rows: number; columns: number; weight: number },
  seed: bigint,
): SparseMatrix {
  const random = seededRandom(seed);
  const below = (bound: number): number => Number(random.below(BigInt(bound)));
  const column = (): Int32Array => {
    const set = new Set<number>();
    for (let i = 0; i < weight; i++) set.add(i % 3 === 0 ? below(1 + (rows >> 3)) : below(rows));
    return Int32Array.from(set).sort();
  };
  return { rows, columns: Lists.from(Array.from({ length: columns }, column)) };
}

/** The rank by the schoolbook, on BigInts as bit vectors. */
function rankOf(vectors: Iterable<Iterable<number>>): number {
  const pivots = new Map<number, bigint>();
  for (const vector of vectors) {
    let v = 0n;
    for (const r of vector) v ^= 1n << BigInt(r);
    while (v !== 0n) {
      const top = v.toString(2).length;
      const pivot = pivots.get(top);
      if (pivot === undefined) {
        pivots.set(top, v);
        break;
      }
      v ^= pivot;
    }
  }
  return pivots.size;
}

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 70 }),
  columns: fc.integer({ min: 0, max: 90 }),
  weight: fc.integer({ min: 0, max: 12 }),
});

test('Gauss finds columns less rank dependencies, true and independent, on any random matrix', () => {
  fc.assert(
    fc.property(shape, fc.bigInt(), (size, seed) => {
      const matrix = randomMatrix(size, seed);
      const found = denseGauss(matrix);
      assert.equal(found.length, size.columns - rankOf(matrix.columns));
      assert.equal(rankOf(found), found.length);
      for (const columns of found) assert.ok(isDependency(matrix, columns));
    }),
    { numRuns: 200 },
  );
});

for (const [rows, columns, weight] of [
  [400, 470, 8],
  [700, 740, 15],
  [1500, 1560, 20],
  [3000, 3064, 25],
] as const) {
  test(`Lanczos finds what Gauss finds: ${rows} rows, ${columns} columns`, () => {
    const matrix = randomMatrix({ rows, columns, weight }, BigInt(rows));
    const nullity = denseGauss(matrix).length;
    let successes = 0;
    for (let seed = 1n; seed <= 4n; seed++) {
      const found = blockLanczos(matrix, seed);
      for (const chosen of found) assert.ok(isDependency(matrix, chosen));
      assert.equal(rankOf(found), found.length, 'independent');
      assert.ok(found.length <= nullity);
      if (found.length >= 16) successes += 1;
      assert.deepEqual(blockLanczos(matrix, seed), found, 'same seed, same dependencies');
    }
    assert.ok(successes >= 3, `${successes} of 4 seeds`);
  });
}

/** The matrix that `vectors/nullities.ts` describes. */
function describedMatrix(
  seed: number,
  { rows, columns, weight }: { rows: number; columns: number; weight: number },
): SparseMatrix {
  let state = seed;
  const column = (): Int32Array => {
    const ones = new Set<number>();
    for (let k = 0; k < weight; k++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      ones.add((state >>> 16) % rows);
    }
    return Int32Array.from(ones).sort();
  };
  return { rows, columns: Lists.from(Array.from({ length: columns }, column)) };
}

test('kernels have the dimension that PARI says; Lanczos finds nothing that is not in them', () => {
  for (const [seed, rows, columns, weight, nullity] of nullities) {
    const matrix = describedMatrix(seed, { rows, columns, weight });
    assert.equal(denseGauss(matrix).length, nullity, `seed ${seed}`);
    for (const found of [wideLanczos(matrix, 3n), blockLanczos(matrix, 3n)]) {
      assert.ok(found.length <= nullity);
      for (const chosen of found) assert.ok(isDependency(matrix, chosen));
    }
  }
});

test('Lanczos in WebAssembly finds all that there is, with few columns beyond the rows and small matrices', () => {
  let failures = 0;
  for (const rows of [40, 90, 300, 900]) {
    for (const excess of [3, 10, 40]) {
      const matrix = randomMatrix(
        { rows, columns: rows + excess, weight: 15 },
        BigInt(1000 * rows + excess),
      );
      const nullity = denseGauss(matrix).length;
      const found = wideLanczos(matrix, 1n);
      for (const chosen of found) assert.ok(isDependency(matrix, chosen));
      assert.equal(rankOf(found), found.length, 'independent');
      assert.ok(found.length <= nullity);
      if (found.length < Math.min(nullity, 60)) failures += 1;
      assert.deepEqual(wideLanczos(matrix, 1n), found, 'same seed, same dependencies');
    }
  }
  assert.ok(failures <= 1, `${failures} of 12 found too little`);
});

test('without its light rows a matrix has the same dependencies, in fewer columns', () => {
  fc.assert(
    fc.property(shape, fc.bigInt(), (size, seed) => {
      const whole = randomMatrix(size, seed);
      const { matrix, expand } = withoutLightRows(whole);
      const found = denseGauss(matrix).map(expand);
      for (const columns of found) assert.ok(isDependency(whole, columns));
      assert.equal(rankOf(found), denseGauss(whole).length, 'all, and independent');
    }),
    { numRuns: 200 },
  );
  const large = randomMatrix({ rows: 3000, columns: 3064, weight: 6 }, 8n);
  const { matrix, expand } = withoutLightRows(large);
  assert.ok(matrix.columns.length < large.columns.length / 2, `${matrix.columns.length} columns`);
  assert.ok(matrix.columns.length >= matrix.rows + 64);
  const found = denseGauss(matrix).map(expand);
  assert.equal(found.length, denseGauss(large).length);
  for (const columns of found) assert.ok(isDependency(large, columns));
});

test('Lanczos packs as many dense rows as there are: several words a column', () => {
  const random = seededRandom(77n);
  const rows = 1400;
  // The first 300 rows hold a one in every third column, as small primes do.
  const vectors = Array.from({ length: rows + 40 }, () => {
    const column = new Set<number>();
    for (let row = 0; row < 300; row++) if (random.below(3n) === 0n) column.add(row);
    for (let k = 0; k < 12; k++) column.add(Number(random.below(BigInt(rows))));
    return Int32Array.from(column).sort();
  });
  const columns = Lists.from(vectors);
  const found = wideLanczos({ rows, columns }, 1n);
  for (const chosen of found) assert.ok(isDependency({ rows, columns }, chosen));
  assert.equal(rankOf(found), found.length, 'independent');
  assert.ok(found.length >= 40, `${found.length} of at least 40`);
});

test('both Lanczos span the same dependencies, where both find all', () => {
  const matrix = randomMatrix({ rows: 1000, columns: 1012, weight: 18 }, 5n);
  const wide = wideLanczos(matrix, 2n);
  const all = denseGauss(matrix);
  assert.equal(wide.length, all.length);
  assert.equal(rankOf([...wide, ...all]), all.length);
  const plain = blockLanczos(matrix, 2n);
  assert.equal(rankOf([...wide, ...plain]), all.length);
});

test('Lanczos in WebAssembly tells its progress', () => {
  const told: number[] = [];
  wideLanczos(randomMatrix({ rows: 2500, columns: 2520, weight: 12 }, 9n), 1n, (part) =>
    told.push(part),
  );
  assert.ok(told.length >= 2 && told.every((part, i) => part >= (told[i - 1] ?? 0) && part <= 1));
});

test('Lanczos gives nothing, and ends, where there is nothing: a unit matrix, a zero matrix, no column', () => {
  const none = Lists.from([]);
  const unit = { rows: 200, columns: Lists.from(Array.from({ length: 200 }, (_, i) => [i])) };
  assert.deepEqual(blockLanczos(unit, 1n), []);
  assert.deepEqual(blockLanczos({ rows: 0, columns: none }, 1n), []);
  const zero = { rows: 5, columns: Lists.from(Array.from({ length: 50 }, () => [])) };
  for (const chosen of blockLanczos(zero, 1n)) assert.ok(isDependency(zero, chosen));
  assert.deepEqual(wideLanczos(unit, 1n), []);
  assert.deepEqual(wideLanczos({ rows: 0, columns: none }, 1n), []);
  for (const chosen of wideLanczos(zero, 1n)) assert.ok(isDependency(zero, chosen));
});

const word = fc.integer();
const block = (length: number) =>
  fc.array(word, { minLength: length, maxLength: length }).map((list) => Int32Array.from(list));
const bit = (a: Int32Array, i: number, k: number): number => (a[i]! >>> k) & 1;

test('products of blocks and squares are those of the definition', () => {
  fc.assert(
    fc.property(block(45), block(45), block(32), (a, b, square) => {
      const times = product(a, square);
      const inner = innerProduct(a, b);
      for (let k = 0; k < 32; k++) {
        for (const i of [0, 13, 44]) {
          let dot = 0;
          for (let j = 0; j < 32; j++) dot ^= bit(a, i, j) & bit(square, j, k);
          assert.equal(bit(times, i, k), dot);
        }
        let dot = 0;
        for (let i = 0; i < 45; i++) dot ^= bit(a, i, 7) & bit(b, i, k);
        assert.equal(bit(inner, 7, k), dot);
        const column = columnOf(a, k);
        assert.equal((column[1]! >>> 12) & 1, bit(a, 44, k));
      }
    }),
    { numRuns: 50 },
  );
});

test('blocks obey the laws of matrices', () => {
  fc.assert(
    fc.property(block(20), block(20), block(32), block(32), (a, b, s, t) => {
      assert.deepEqual(product(a, unitSquare()), a);
      assert.deepEqual(product(product(a, s), t), product(a, product(s, t)));
      assert.deepEqual(product(sum(a, b), s), sum(product(a, s), product(b, s)));
      assert.deepEqual(innerProduct(a, product(b, s)), product(innerProduct(a, b), s));
      assert.deepEqual(masked(a, -1), a);
      assert.deepEqual(sum(masked(a, 0xff), masked(a, ~0xff)), a);
    }),
    { numRuns: 50 },
  );
});

test('the matrix holds odd exponents of sets, without singletons and without weight to spare', () => {
  // Rows of five relations; sets 2 and 5 are products of two, and row 4 occurs once.
  const relations = [[0, 1, 2], [1, 2], [0], [1, 2], [4], [0, 3], [3]];
  const sets = Lists.from([[0], [1], [2, 6], [3], [4], [5, 6]]);
  const starts = relations.map((_, i) => relations.slice(0, i).flat().length);
  const source = {
    ...{ rows: 5, list: relations.flat() },
    start: (number: number) => starts[number]!,
    end: (number: number) => starts[number]! + relations[number]!.length,
  };
  const matrix = relationMatrix(sets, source, 1);
  assert.ok(!matrix.sets.values.includes(4), 'row 4 occurs once');
  assert.ok(matrix.columns.length > matrix.rows);
  for (const columns of denseGauss(matrix)) {
    const count = new Array<number>(5).fill(0);
    for (const j of columns) {
      for (const r of [...matrix.sets.at(j)].flatMap((number) => relations[number]!))
        count[r]! += 1;
    }
    for (const exponent of count) assert.equal(exponent % 2, 0);
  }
  const { columns } = relationMatrix(sets, source, 100);
  assert.deepEqual(columns, Lists.from([[0, 1, 2], [1, 2], [1, 2], [0]]));
  const none = Lists.from([]);
  assert.deepEqual(relationMatrix(none, source, 5), { rows: 0, columns: none, sets: none });
});

test('a dependency is not empty and sums to zero', () => {
  const matrix = { rows: 2, columns: Lists.from([[0], [1], [0, 1]]) };
  assert.ok(isDependency(matrix, [0, 1, 2]));
  for (const wrong of [[], [0], [0, 1]]) assert.equal(isDependency(matrix, wrong), false);
});
