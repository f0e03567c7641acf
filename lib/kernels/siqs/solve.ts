import { type ReducedMatrix, withoutLightRows } from './elimination.ts';
import type { Lists } from './lists.ts';
import {
  isDependency,
  type RelationMatrix,
  type RowSource,
  relationMatrix,
  type SparseMatrix,
} from './matrix.ts';
import { oddOnes } from './oddOnes.ts';
import { type SquareFactors, SquareProduct } from './squareRoot.ts';
import { wideLanczos } from './wideLanczos.ts';

/**
 * Columns wanted beyond the rows. So many dependencies at least come out; each splits a product of two primes with
 * probability 1/2, and should all fail there will be more relations. With more columns the heaviest go.
 */
const EXCESS = 10;
const MOST_EXCESS = 60;

/** Each seed of Lanczos fails seldom (none of 400 random matrices did twice); so many in a row do not. */
const LANCZOS_SEEDS = 10n;

/** With fewer columns Lanczos is done before elimination has made them fewer, in a process that has just started. */
const LEAST_ELIMINATED = 2_000;

/** A matrix, or how many columns it lacks. */
export type MatrixOrShortage = RelationMatrix | { readonly shortage: number };

/**
 * The matrix, once there are enough relations for it: columns without singletons exceed the rows. This happens a
 * few per cent before there are as many combinations as primes, since some primes do not occur.
 */
export function matrixIfReady(sets: Lists, source: RowSource): MatrixOrShortage {
  const matrix = relationMatrix(sets, source, MOST_EXCESS);
  const shortage = matrix.rows + EXCESS - matrix.columns.length;
  return shortage > 0 ? { shortage } : matrix;
}

/** What {@link factorFromMatrix} needs besides the matrix. */
export interface SquareSource {
  readonly n: bigint;
  /** The factor base. */
  readonly primes: ArrayLike<number>;
  /** The relations with these numbers, which ascend. Each may share its memory with the one before. */
  relations(numbers: readonly number[]): Iterable<SquareFactors>;
  /** Told the share of the work done. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * A factor of n from the dependencies of the matrix.
 *
 * @returns `null` when all dependencies were trivial: for the rare case, and for n a prime power
 * @throws RangeError if a dependency is no square, because a relation is false
 */
export function factorFromMatrix(matrix: RelationMatrix, source: SquareSource): bigint | null {
  const { matrix: small, expand } =
    matrix.columns.length < LEAST_ELIMINATED ? whole(matrix) : withoutLightRows(matrix);
  for (let seed = 1n; seed <= LANCZOS_SEEDS; seed++) {
    const dependencies = wideLanczos(small, seed, source.onProgress);
    for (const dependency of dependencies) {
      const columns = expand(dependency);
      if (!isDependency(matrix, columns)) continue;
      const product = new SquareProduct(source.n, source.primes);
      for (const relation of source.relations(relationsOf(matrix, columns))) product.add(relation);
      const d = product.factor();
      if (d !== null) return d;
    }
    if (dependencies.length > 0) return null;
  }
  return null;
}

/** The matrix as it is, where elimination would not pay. */
function whole(matrix: SparseMatrix): ReducedMatrix {
  return { matrix, expand: (columns) => [...columns] };
}

/** The relations of some columns; one that occurs twice is a square by itself, and left out. */
function relationsOf({ sets }: RelationMatrix, columns: readonly number[]): number[] {
  return oddOnes(sets, columns);
}
