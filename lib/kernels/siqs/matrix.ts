import { GrowingLists, Lists } from './lists.ts';

/** A sparse matrix over GF(2): for each column the rows that hold a 1, ascending. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: Lists;
}

/** A matrix whose column j stands for the product of the relations with the numbers of the j-th set. */
export interface RelationMatrix extends SparseMatrix {
  readonly sets: Lists;
}

/**
 * Where exponents come from: the rows in which the relation with a number is odd are `list[start(number)]` up to, not with,
 * `list[end(number)]`. A row that stands there an even number of times does not count.
 */
export interface RowSource {
  /** All numbers in the list are below. */
  readonly rows: number;
  readonly list: ArrayLike<number>;
  start(relation: number): number;
  end(relation: number): number;
}

/**
 * The matrix of exponents modulo 2: a row for each prime (and -1) that occurs, a column for each set. Columns with a
 * prime that no other column has are of no use and left out, until every row has two; then the heaviest columns go
 * as long as `excess` more columns than rows remain.
 *
 * @param sets relations whose product has even exponents at all large primes
 * @param excess columns wanted beyond the rows; fewer when there are not so many
 */
export function relationMatrix(sets: Lists, source: RowSource, excess: number): RelationMatrix {
  const selection = new Selection(oddRows(sets, source), source.rows);
  selection.dropSingletons();
  const spare = selection.excess - excess;
  if (spare > 0) {
    selection.dropHeaviest(spare);
    selection.dropSingletons();
  }
  return { ...selection.matrix(), sets: sets.select(selection.kept) };
}

/** For each set the rows in which its product is odd, in no order. */
function oddRows({ starts, values }: Lists, source: RowSource): Lists {
  const { list } = source;
  // For each row: bit 1 whether it occurred in this set, bit 0 how often. All 0 between two sets.
  const seen = new Uint8Array(source.rows);
  const touched = new Int32Array(source.rows);
  const columns = new GrowingLists();
  for (let j = 0; j + 1 < starts.length; j++) {
    let count = 0;
    for (let i = starts[j]!; i < starts[j + 1]!; i++) {
      const end = source.end(values[i]!);
      for (let k = source.start(values[i]!); k < end; k++) {
        const row = list[k]!;
        if (seen[row] === 0) touched[count++] = row;
        seen[row] = (seen[row]! ^ 1) | 2;
      }
    }
    for (let i = 0; i < count; i++) {
      const row = touched[i]!;
      if (seen[row] === 3) columns.push(row);
      seen[row] = 0;
    }
    columns.endList();
  }
  return columns.lists;
}

/** Columns that are kept, and how many of them have a 1 in each row. */
class Selection {
  /** Numbers of the columns, ascending. */
  kept: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #values: Uint32Array;
  readonly #weight: Int32Array;

  constructor({ length, starts, values }: Lists, rows: number) {
    this.kept = Uint32Array.from({ length }, (_, j) => j);
    this.#starts = starts;
    this.#values = values;
    this.#weight = new Int32Array(rows);
    for (let k = 0; k < values.length; k++) this.#weight[values[k]!]! += 1;
  }

  /** How many more columns there are than rows that occur. */
  get excess(): number {
    let occupied = 0;
    for (const w of this.#weight) if (w > 0) occupied += 1;
    return this.kept.length - occupied;
  }

  /** Takes columns out until no row has a single 1. */
  dropSingletons(): void {
    for (let before = -1; this.kept.length !== before; ) {
      before = this.kept.length;
      this.#keepWhere((j) => !this.#hasSingleton(j));
    }
  }

  /** Takes out some columns, the heaviest; of equal ones the last. */
  dropHeaviest(spare: number): void {
    const lengths = this.kept.map((j) => this.#length(j)).sort();
    const most = lengths[lengths.length - spare - 1]!;
    let equal = lengths.lastIndexOf(most, lengths.length - spare - 1) - lengths.indexOf(most) + 1;
    this.#keepWhere((j) => {
      const length = this.#length(j);
      return length < most || (length === most && equal-- > 0);
    });
  }

  /** Rows that occur get numbers without gaps. By way of the rows: then no column needs to be sorted. */
  matrix(): SparseMatrix {
    const { places, starts } = this.#places();
    const holders = new Uint32Array(starts[starts.length - 1]!);
    const columnStarts = new Uint32Array(this.kept.length + 1);
    const next = starts.slice();
    for (let i = 0; i < this.kept.length; i++) {
      const from = this.#starts[this.kept[i]!]!;
      const to = this.#starts[this.kept[i]! + 1]!;
      for (let k = from; k < to; k++) holders[next[places[this.#values[k]!]!]!++] = i;
      columnStarts[i + 1] = columnStarts[i]! + to - from;
    }
    const rows = starts.length - 1;
    const values = new Uint32Array(holders.length);
    const filled = columnStarts.slice();
    for (let row = 0; row < rows; row++) {
      const end = starts[row + 1]!;
      for (let at = starts[row]!; at < end; at++) values[filled[holders[at]!]!++] = row;
    }
    return { rows, columns: new Lists(columnStarts, values) };
  }

  /** The new number of each row that occurs, and how many ones come before those of each. */
  #places(): { places: Int32Array; starts: Uint32Array } {
    const places = new Int32Array(this.#weight.length);
    const starts = [0];
    for (let row = 0; row < places.length; row++) {
      if (this.#weight[row] === 0) continue;
      places[row] = starts.length - 1;
      starts.push(starts.at(-1)! + this.#weight[row]!);
    }
    return { places, starts: Uint32Array.from(starts) };
  }

  #keepWhere(isKept: (column: number) => boolean): void {
    let count = 0;
    for (let i = 0; i < this.kept.length; i++) {
      const j = this.kept[i]!;
      if (isKept(j)) this.kept[count++] = j;
      else this.#unweigh(j);
    }
    this.kept = this.kept.subarray(0, count);
  }

  #unweigh(column: number): void {
    const end = this.#starts[column + 1]!;
    for (let k = this.#starts[column]!; k < end; k++) this.#weight[this.#values[k]!]! -= 1;
  }

  #hasSingleton(column: number): boolean {
    const end = this.#starts[column + 1]!;
    for (let k = this.#starts[column]!; k < end; k++) {
      if (this.#weight[this.#values[k]!]! < 2) return true;
    }
    return false;
  }

  #length(column: number): number {
    return this.#starts[column + 1]! - this.#starts[column]!;
  }
}

/**
 * Whether the sum of some columns is 0: the check of every dependency that a solver gives.
 *
 * @param chosen numbers of columns, each at most once
 */
export function isDependency({ rows, columns }: SparseMatrix, chosen: readonly number[]): boolean {
  const { starts, values } = columns;
  const sum = new Uint8Array(rows);
  for (let i = 0; i < chosen.length; i++) {
    const end = starts[chosen[i]! + 1]!;
    for (let k = starts[chosen[i]!]!; k < end; k++) sum[values[k]!]! ^= 1;
  }
  return chosen.length > 0 && !sum.includes(1);
}
