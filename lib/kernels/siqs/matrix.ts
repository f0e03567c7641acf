import type { Relation } from './relation.ts';

/** A sparse matrix over GF(2): for each column the rows that hold a 1, ascending. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: readonly Int32Array[];
}

/** A matrix whose column j stands for the product of the relations `sets[j]`. */
export interface RelationMatrix extends SparseMatrix {
  readonly sets: readonly (readonly Relation[])[];
}

/**
 * The matrix of exponents modulo 2: a row for each prime (and -1) that occurs, a column for each set. Columns with a
 * prime that no other column has are of no use and left out, until every row has two; then the heaviest columns go
 * as long as `excess` more columns than rows remain.
 *
 * @param sets relations whose product has even exponents at all large primes
 * @param excess columns wanted beyond the rows; fewer when there are not so many
 */
export function relationMatrix(
  sets: readonly (readonly Relation[])[],
  excess: number,
): RelationMatrix {
  const odd = sets.map((relations) => ({ relations, primes: oddPrimes(relations) }));
  let kept = withoutSingletons(odd);
  const spare = kept.length - countRows(kept) - excess;
  if (spare > 0) {
    const light = [...kept].sort((a, b) => a.primes.length - b.primes.length);
    kept = withoutSingletons(light.slice(0, kept.length - spare));
  }
  const row = new Map<number, number>();
  for (const p of [...weights(kept).keys()].sort((a, b) => a - b)) row.set(p, row.size);
  return {
    rows: row.size,
    columns: kept.map(({ primes }) => Int32Array.from(primes, (p) => row.get(p)!).sort()),
    sets: kept.map(({ relations }) => relations),
  };
}

interface Column {
  readonly relations: readonly Relation[];
  /** Those with odd exponents in the product. */
  readonly primes: readonly number[];
}

function oddPrimes(relations: readonly Relation[]): number[] {
  const odd = new Set<number>();
  for (const { factors } of relations) {
    for (const p of factors) if (!odd.delete(p)) odd.add(p);
  }
  return [...odd];
}

function weights(columns: readonly Column[]): Map<number, number> {
  const weight = new Map<number, number>();
  for (const { primes } of columns) {
    for (const p of primes) weight.set(p, (weight.get(p) ?? 0) + 1);
  }
  return weight;
}

function countRows(columns: readonly Column[]): number {
  return weights(columns).size;
}

function withoutSingletons(columns: readonly Column[]): readonly Column[] {
  const weight = weights(columns);
  const kept = columns.filter(({ primes }) => primes.every((p) => weight.get(p)! > 1));
  return kept.length === columns.length ? kept : withoutSingletons(kept);
}

/**
 * Whether the sum of some columns is 0: the check of every dependency that a solver gives.
 *
 * @param chosen numbers of columns, each at most once
 */
export function isDependency({ rows, columns }: SparseMatrix, chosen: readonly number[]): boolean {
  const sum = new Uint8Array(rows);
  for (const j of chosen) for (const r of columns[j]!) sum[r]! ^= 1;
  return chosen.length > 0 && sum.every((bit) => bit === 0);
}
