import type { SparseMatrix } from './matrix.ts';
import { oddOnes } from './oddOnes.ts';

/** A smaller matrix with the same dependencies. */
export interface ReducedMatrix {
  readonly matrix: SparseMatrix;
  /** The columns of the whole matrix that are summed in a dependency of the smaller one, ascending. */
  expand(columns: readonly number[]): number[];
}

/** Rows with more ones are left to Lanczos. */
const MOST_WEIGHT = 16;

/**
 * A step of Lanczos does some 70 things a column beside two for each of its ones: taking a column away may add so many
 * ones. With 50 and a weight of 12, or 100 and 20, the whole takes as long within a fiftieth; with 200 and 30 a tenth
 * more (a matrix of 75 digits).
 */
const MOST_FILL = 70;

/** Lanczos packs at least as many of the heaviest rows: a one more in them costs nothing. */
const PACKED_ROWS = 64;

/**
 * Structured Gaussian elimination: a row with few ones is used up by adding the lightest of its columns to the others,
 * lightest rows first, as long as the matrix does not become much denser. Half of the rows of a sieve's matrix go that
 * way, and a third of the time.
 *
 * Source: C. Pomerance and J. W. Smith, "Reduction of huge, sparse matrices over finite fields via created catastrophes",
 * Experimental Mathematics 1 (1992).
 */
export function withoutLightRows(matrix: SparseMatrix): ReducedMatrix {
  const work = new Elimination(matrix);
  for (let weight = 1; weight <= MOST_WEIGHT; weight++) work.eliminate(weight);
  return work.result();
}

class Elimination {
  readonly #columns: (Int32Array | null)[];
  /** The columns whose sum each column is; one that stands there twice does not count. */
  readonly #parts: number[][];
  /** Ones of a column outside the packed rows. */
  readonly #weights: Int32Array;
  readonly #isPacked: Uint8Array;
  /** For each row its columns, while they are few. */
  readonly #holders: number[][];
  readonly #isLight: Uint8Array;
  readonly #rows: number;
  readonly #sum: Int32Array;
  /** Rows that may have become light enough. */
  #due: number[] = [];

  constructor({ rows, columns }: SparseMatrix) {
    this.#rows = rows;
    this.#columns = [...columns];
    this.#parts = columns.map((_, j) => [j]);
    this.#sum = new Int32Array(rows);
    const weight = new Int32Array(rows);
    for (const column of columns) for (const row of column) weight[row]! += 1;
    const heavy = rows > PACKED_ROWS ? weight.slice().sort()[rows - PACKED_ROWS]! : 0;
    this.#isPacked = Uint8Array.from(weight, (w) => (w >= heavy ? 1 : 0));
    this.#isLight = Uint8Array.from(weight, (w) => (w <= 2 * MOST_WEIGHT ? 1 : 0));
    this.#holders = Array.from({ length: rows }, () => []);
    this.#weights = new Int32Array(columns.length);
    columns.forEach((column, j) => {
      for (const row of column) {
        if (this.#isLight[row] === 1) this.#holders[row]!.push(j);
        if (this.#isPacked[row] === 0) this.#weights[j]! += 1;
      }
    });
  }

  /** Uses up rows of this weight, and those that become lighter by it. */
  eliminate(weight: number): void {
    for (let row = 0; row < this.#rows; row++) if (this.#isLight[row] === 1) this.#due.push(row);
    while (this.#due.length > 0) {
      const row = this.#due.pop()!;
      if (this.#isLight[row] === 0) continue;
      const { length } = this.#holders[row]!;
      if (length > 0 && length <= weight) this.#useUp(this.#holders[row]!);
    }
  }

  #useUp(holders: readonly number[]): void {
    let pivot = holders[0]!;
    for (const j of holders) if (this.#weights[j]! < this.#weights[pivot]!) pivot = j;
    const weight = this.#weights[pivot]!;
    if ((holders.length - 1) * (weight - 2) - weight > MOST_FILL) return;
    for (const j of [...holders]) if (j !== pivot) this.#add(pivot, j);
    for (const row of this.#columns[pivot]!) if (this.#isLight[row] === 1) this.#drop(row, pivot);
    this.#columns[pivot] = null;
    this.#parts[pivot] = [];
  }

  #add(from: number, to: number): void {
    const a = this.#columns[from]!;
    const b = this.#columns[to]!;
    const sum = this.#sum;
    const isLight = this.#isLight;
    const isPacked = this.#isPacked;
    let count = 0;
    let k = 0;
    let weight = this.#weights[to]!;
    for (let i = 0; i < a.length; i++) {
      const row = a[i]!;
      while (k < b.length && b[k]! < row) sum[count++] = b[k++]!;
      if (k < b.length && b[k] === row) {
        k += 1;
        weight -= 1 - isPacked[row]!;
        if (isLight[row] === 1) this.#drop(row, to);
      } else {
        sum[count++] = row;
        weight += 1 - isPacked[row]!;
        if (isLight[row] === 1) this.#hold(row, to);
      }
    }
    while (k < b.length) sum[count++] = b[k++]!;
    this.#weights[to] = weight;
    this.#columns[to] = sum.slice(0, count);
    const parts = this.#parts[to]!;
    for (const part of this.#parts[from]!) parts.push(part);
  }

  #drop(row: number, j: number): void {
    const holders = this.#holders[row]!;
    holders[holders.indexOf(j)] = holders[holders.length - 1]!;
    holders.pop();
    this.#due.push(row);
  }

  #hold(row: number, j: number): void {
    const holders = this.#holders[row]!;
    if (holders.push(j) > 2 * MOST_WEIGHT) this.#isLight[row] = 0;
  }

  result(): ReducedMatrix {
    const left = this.#columns.flatMap((column, j) => (column === null ? [] : [j]));
    const occurs = new Uint8Array(this.#rows);
    for (const j of left) for (const row of this.#columns[j]!) occurs[row] = 1;
    const place = new Int32Array(this.#rows);
    let rows = 0;
    for (let row = 0; row < this.#rows; row++) if (occurs[row] === 1) place[row] = rows++;
    const columns = left.map((j) => {
      const column = this.#columns[j]!.slice();
      for (let k = 0; k < column.length; k++) column[k] = place[column[k]!]!;
      return column;
    });
    const expand = (chosen: readonly number[]): number[] =>
      oddOnes(chosen.map((k) => this.#parts[left[k]!]!));
    return { matrix: { rows, columns }, expand };
  }
}
