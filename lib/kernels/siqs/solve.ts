import { denseGauss } from './gauss.ts';
import { blockLanczos } from './lanczos.ts';
import { isDependency, type OddRows, type RelationMatrix, relationMatrix } from './matrix.ts';
import type { Relation } from './relation.ts';
import { factorFromSquares } from './squareRoot.ts';

/** Up to so many columns elimination is quicker than Lanczos (both 0.1 s there). */
const DENSE_COLUMNS = 1500;

/** A factorisation fails on all of so many dependencies once in 2^32; Lanczos needs some more columns than rows. */
const EXCESS = 64;
const DENSE_EXCESS = 32;

/** Each seed of Lanczos fails seldom; so many in a row do not. */
const LANCZOS_SEEDS = 10n;

/**
 * The matrix, once there are enough relations for it: columns without singletons exceed the rows. This happens a
 * few per cent before there are as many combinations as primes, since some primes do not occur.
 *
 * @returns `null` while more relations are needed
 */
export function matrixIfReady(
  sets: readonly Uint32Array[],
  source: { readonly rows: number; readonly oddRows: OddRows },
): RelationMatrix | null {
  const matrix = relationMatrix(sets, source, EXCESS);
  const excess = matrix.columns.length - matrix.rows;
  const needed = matrix.columns.length <= DENSE_COLUMNS ? DENSE_EXCESS : EXCESS;
  return excess >= needed ? matrix : null;
}

/**
 * A factor of n from the dependencies of the matrix.
 *
 * @param relation gives the relation with a number
 * @returns `null` when all dependencies were trivial: for the rare case, and for n a prime power
 */
export function factorFromMatrix(
  n: bigint,
  matrix: RelationMatrix,
  relation: (number: number) => Relation,
): bigint | null {
  for (const dependencies of solutions(matrix)) {
    for (const columns of dependencies) {
      if (!isDependency(matrix, columns)) continue;
      const numbers = columns.flatMap((j) => [...matrix.sets[j]!]);
      const d = factorFromSquares(n, numbers.map(relation));
      if (d !== null) return d;
    }
  }
  return null;
}

function* solutions(matrix: RelationMatrix): Generator<number[][]> {
  if (matrix.columns.length <= DENSE_COLUMNS) {
    yield denseGauss(matrix);
    return;
  }
  for (let seed = 1n; seed <= LANCZOS_SEEDS; seed++) yield blockLanczos(matrix, seed);
}
