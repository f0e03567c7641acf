import lanczosModule from '../wasm/generated/lanczos.ts';
import { instantiate } from '../wasm/instantiate.ts';
import type { Lists } from './lists.ts';
import type { SparseMatrix } from './matrix.ts';

/** The exports of `assembly/lanczos.ts`. */
interface Exports {
  allocate(rows: number, columns: number, entries: number, packedWords: number): void;
  start(seed: bigint): void;
  step(): number;
  dependencies(): number;
  readonly starts: WebAssembly.Global;
  readonly entries: WebAssembly.Global;
  readonly packed: WebAssembly.Global;
  readonly AV: WebAssembly.Global;
}

/** Columns of a block. */
const WIDE = 64;

/**
 * Words of packed rows at most. A packed row costs as much as a list with a one in every tenth column (a
 * matrix of 75 digits: at half of that the whole takes an eighth longer, at twice as much about the same).
 */
const MOST_WORDS = 8;
const PACKED_DENSITY = 0.1;

/** Between two reports of progress, steps: some milliseconds to a tenth of a second. */
const REPORT_STEPS = 16;

/**
 * Dependencies among the columns by block Lanczos in WebAssembly, 64 columns a step: twice as wide and some five times as
 * quick as {@link blockLanczos}, its plain twin, but for the random start.
 *
 * @param matrix with more columns than rows; from some 1,000 columns on it is reliable
 * @param onProgress told the share that is done, about
 * @returns independent dependencies as ascending column numbers; none when this seed failed (try another)
 */
export function wideLanczos(
  matrix: SparseMatrix,
  seed: bigint,
  onProgress?: (fraction: number) => void,
): number[][] {
  if (matrix.columns.length === 0) return [];
  return new WideProduct(matrix).solve(seed, onProgress);
}

/** A matrix in the module's memory. */
class WideProduct {
  readonly #exports: Exports;
  readonly #words: Int32Array;
  readonly #columns: number;

  constructor(matrix: SparseMatrix) {
    const { columns } = matrix;
    const memory = new WebAssembly.Memory({ initial: 2 });
    this.#exports = instantiate<Exports>(lanczosModule, memory);
    const { places, words } = rowPlaces(matrix);
    const sparse = Math.max(0, matrix.rows - WIDE * words);
    this.#columns = columns.length;
    this.#exports.allocate(sparse, columns.length, columns.values.length, words);
    this.#words = new Int32Array(memory.buffer);
    this.#fill(columns, places);
  }

  solve(seed: bigint, onProgress?: (fraction: number) => void): number[][] {
    const { start, step, dependencies } = this.#exports;
    start(BigInt.asUintN(64, (seed + 1n) * 0x9e3779b97f4a7c15n));
    const most = Math.ceil(this.#columns / (WIDE - 8)) + 10;
    for (let i = 0; i < most; i++) {
      const state = step();
      if (state === 1) return this.#lists(dependencies());
      if (state === 2) return [];
      if (i % REPORT_STEPS === 0) onProgress?.(Math.min(1, (i * WIDE) / this.#columns));
    }
    return [];
  }

  /** The columns of each dependency. */
  #lists(count: number): number[][] {
    const from = this.#exports.AV.value / 4;
    const lists: number[][] = Array.from({ length: count }, () => []);
    for (let j = 0; j < this.#columns; j++) {
      for (let half = 0; half < 2; half++) {
        for (let word = this.#words[from + 2 * j + half]!; word !== 0; word &= word - 1) {
          lists[32 * half + 31 - Math.clz32(word & -word)]!.push(j);
        }
      }
    }
    return lists;
  }

  /** Where the half word is that holds a packed row of a column. */
  #packedAt(k: number, j: number): number {
    return 2 * (Math.floor(k / WIDE) * this.#columns + j) + ((k >>> 5) & 1);
  }

  #fill({ starts, values }: Lists, places: Int32Array): void {
    const words = this.#words;
    const startsAt = this.#exports.starts.value / 4;
    const packedAt = this.#exports.packed.value / 4;
    const entriesAt = this.#exports.entries.value / 4;
    let count = 0;
    for (let j = 0; j < this.#columns; j++) {
      words[startsAt + j] = count;
      for (let k = starts[j]!; k < starts[j + 1]!; k++) {
        const place = places[values[k]!]!;
        if (place < 0) words[packedAt + this.#packedAt(~place, j)]! |= 1 << (~place & 31);
        else words[entriesAt + count++] = 8 * place;
      }
    }
    words[startsAt + this.#columns] = count;
  }
}

/**
 * For each row its number among those that are not packed, or `~k` where it is the k-th packed one: the heaviest are;
 * and how many words the packed ones fill.
 */
function rowPlaces({ rows, columns }: SparseMatrix): { places: Int32Array; words: number } {
  const weight = new Int32Array(rows);
  for (let k = 0; k < columns.values.length; k++) weight[columns.values[k]!]! += 1;
  const sorted = weight.slice().sort().reverse();
  const dense = PACKED_DENSITY * columns.length;
  let words = 1;
  while (words < MOST_WORDS && sorted[WIDE * words + WIDE / 2]! >= dense) words += 1;
  const count = WIDE * words;
  const least = rows > count ? sorted[count - 1]! : 0;
  const places = new Int32Array(rows);
  let equal = count - sorted.findLastIndex((w) => w > least) - 1;
  let packed = 0;
  let sparse = 0;
  for (let row = 0; row < rows; row++) {
    const isPacked = weight[row]! > least || (weight[row] === least && equal-- > 0);
    places[row] = isPacked ? ~packed++ : sparse++;
  }
  return { places, words };
}
