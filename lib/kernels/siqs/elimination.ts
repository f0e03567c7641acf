import { GrowingList } from './growing.ts';
import { GrowingLists } from './lists.ts';
import type { SparseMatrix } from './matrix.ts';
import { onesOf } from './oddOnes.ts';

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

/** Rows that have more ones, or come to have more, are not followed. */
const MOST_HOLDERS = 2 * MOST_WEIGHT;

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
  readonly #rows: number;
  readonly #count: number;
  /** Columns lie one behind the other; a sum is written behind the last, and what it replaces is left until room is needed. */
  #entries: Uint32Array;
  #end: number;
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  readonly #isGone: Uint8Array;
  /** Ones of a column outside the packed rows. */
  readonly #weights: Int32Array;
  readonly #isPacked: Uint8Array;
  /** The columns of each light row, in a place of its own. */
  readonly #holders: Int32Array;
  readonly #places: Int32Array;
  readonly #holderCounts: Uint8Array;
  readonly #isLight: Uint8Array;
  /** What was added to what, in pairs. */
  readonly #sums = new GrowingList();
  /** Rows that may have become light enough. */
  readonly #due: number[] = [];

  constructor({ rows, columns }: SparseMatrix) {
    this.#rows = rows;
    this.#count = columns.length;
    this.#end = columns.values.length;
    this.#entries = new Uint32Array(2 * this.#end);
    this.#entries.set(columns.values);
    this.#starts = columns.starts.slice(0, this.#count);
    this.#lengths = this.#starts.map((start, j) => columns.starts[j + 1]! - start);
    this.#isGone = new Uint8Array(this.#count);
    const weight = new Int32Array(rows);
    for (let k = 0; k < this.#end; k++) weight[this.#entries[k]!]! += 1;
    const heavy = rows > PACKED_ROWS ? weight.slice().sort()[rows - PACKED_ROWS]! : 0;
    this.#isPacked = Uint8Array.from(weight, (w) => (w >= heavy ? 1 : 0));
    this.#isLight = Uint8Array.from(weight, (w) => (w <= MOST_HOLDERS ? 1 : 0));
    this.#places = new Int32Array(rows);
    let light = 0;
    for (let row = 0; row < rows; row++) {
      if (this.#isLight[row] === 1) this.#places[row] = MOST_HOLDERS * light++;
    }
    this.#holders = new Int32Array(MOST_HOLDERS * light);
    this.#holderCounts = new Uint8Array(rows);
    this.#weights = new Int32Array(this.#count);
    for (let j = 0; j < this.#count; j++) this.#enter(j);
  }

  #enter(j: number): void {
    const end = this.#starts[j]! + this.#lengths[j]!;
    for (let k = this.#starts[j]!; k < end; k++) {
      const row = this.#entries[k]!;
      if (this.#isLight[row] === 1) this.#hold(row, j);
      if (this.#isPacked[row] === 0) this.#weights[j]! += 1;
    }
  }

  /** Uses up rows of this weight, and those that become lighter by it. */
  eliminate(weight: number): void {
    for (let row = 0; row < this.#rows; row++) if (this.#isDue(row, weight)) this.#due.push(row);
    for (let row = this.#due.pop(); row !== undefined; row = this.#due.pop()) {
      if (this.#isDue(row, weight)) this.#useUp(row);
    }
  }

  #isDue(row: number, weight: number): boolean {
    const count = this.#holderCounts[row]!;
    return this.#isLight[row] === 1 && count > 0 && count <= weight;
  }

  #useUp(row: number): void {
    const from = this.#places[row]!;
    const count = this.#holderCounts[row]!;
    let pivot = this.#holders[from]!;
    for (let k = from; k < from + count; k++) {
      const j = this.#holders[k]!;
      if (this.#weights[j]! < this.#weights[pivot]!) pivot = j;
    }
    const weight = this.#weights[pivot]!;
    if ((count - 1) * (weight - 2) - weight > MOST_FILL) return;
    for (const j of this.#holders.slice(from, from + count)) if (j !== pivot) this.#add(pivot, j);
    const end = this.#starts[pivot]! + this.#lengths[pivot]!;
    for (let k = this.#starts[pivot]!; k < end; k++) {
      const light = this.#entries[k]!;
      if (this.#isLight[light] === 1) this.#drop(light, pivot);
    }
    this.#isGone[pivot] = 1;
    this.#lengths[pivot] = 0;
  }

  #add(from: number, to: number): void {
    this.#makeRoom(this.#lengths[from]! + this.#lengths[to]!);
    const entries = this.#entries;
    const isLight = this.#isLight;
    const isPacked = this.#isPacked;
    const aEnd = this.#starts[from]! + this.#lengths[from]!;
    const bEnd = this.#starts[to]! + this.#lengths[to]!;
    let weight = this.#weights[to]!;
    let end = this.#end;
    let b = this.#starts[to]!;
    for (let a = this.#starts[from]!; a < aEnd; a++) {
      const row = entries[a]!;
      while (b < bEnd && entries[b]! < row) entries[end++] = entries[b++]!;
      if (b < bEnd && entries[b] === row) {
        b += 1;
        weight -= 1 - isPacked[row]!;
        if (isLight[row] === 1) this.#drop(row, to);
      } else {
        entries[end++] = row;
        weight += 1 - isPacked[row]!;
        if (isLight[row] === 1) this.#hold(row, to);
      }
    }
    while (b < bEnd) entries[end++] = entries[b++]!;
    this.#weights[to] = weight;
    this.#starts[to] = this.#end;
    this.#lengths[to] = end - this.#end;
    this.#end = end;
    this.#sums.push(from);
    this.#sums.push(to);
  }

  /** Columns move together, into a larger array, when so many entries have no place behind the last. */
  #makeRoom(count: number): void {
    if (this.#end + count <= this.#entries.length) return;
    const live = this.#lengths.reduce((sum, length) => sum + length, 0);
    const entries = new Uint32Array(2 * live + count);
    let end = 0;
    for (let j = 0; j < this.#count; j++) {
      const from = this.#starts[j]!;
      const to = from + this.#lengths[j]!;
      this.#starts[j] = end;
      for (let k = from; k < to; k++) entries[end++] = this.#entries[k]!;
    }
    this.#entries = entries;
    this.#end = end;
  }

  #drop(row: number, j: number): void {
    const last = this.#places[row]! + --this.#holderCounts[row]!;
    let at = this.#places[row]!;
    while (this.#holders[at] !== j) at += 1;
    this.#holders[at] = this.#holders[last]!;
    this.#due.push(row);
  }

  #hold(row: number, j: number): void {
    if (this.#holderCounts[row] === MOST_HOLDERS) this.#isLight[row] = 0;
    else this.#holders[this.#places[row]! + this.#holderCounts[row]!++] = j;
  }

  result(): ReducedMatrix {
    const left = onesOf(this.#isGone.map((isGone) => 1 - isGone));
    const occurs = new Uint8Array(this.#rows);
    for (const j of left)
      this.#forRows(j, (row) => {
        occurs[row] = 1;
      });
    const place = new Int32Array(this.#rows);
    let rows = 0;
    for (let row = 0; row < this.#rows; row++) if (occurs[row] === 1) place[row] = rows++;
    const columns = new GrowingLists();
    for (const j of left) {
      this.#forRows(j, (row) => columns.push(place[row]!));
      columns.endList();
    }
    const expand = (chosen: readonly number[]): number[] =>
      this.#expand(chosen.map((k) => left[k]!));
    return { matrix: { rows, columns: columns.lists }, expand };
  }

  #forRows(j: number, use: (row: number) => void): void {
    const end = this.#starts[j]! + this.#lengths[j]!;
    for (let k = this.#starts[j]!; k < end; k++) use(this.#entries[k]!);
  }

  /** Goes back through the sums: where the column that something was added to is chosen, so is what was added. */
  #expand(chosen: readonly number[]): number[] {
    const isChosen = new Uint8Array(this.#count);
    for (const j of chosen) isChosen[j] = 1;
    const sums = this.#sums.values;
    for (let k = sums.length - 2; k >= 0; k -= 2) isChosen[sums[k]!]! ^= isChosen[sums[k + 1]!]!;
    return onesOf(isChosen);
  }
}
