import { seededRandom } from '../arith/seededRandom.ts';
import lanczosModule from '../wasm/generated/lanczos.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { columnOf } from './bitBlock.ts';
import { kernelOf } from './kernelOf.ts';
import type { SparseMatrix } from './matrix.ts';

/** The exports of `assembly/lanczos.ts`. */
interface Exports {
  allocate(rows: number, columns: number, entries: number): void;
  start(): void;
  step(): number;
  image(from: number): void;
  readonly starts: WebAssembly.Global;
  readonly entries: WebAssembly.Global;
  readonly packed: WebAssembly.Global;
  readonly X: WebAssembly.Global;
  readonly V: WebAssembly.Global;
}

/** Columns of a block. */
const WIDE = 64;

/** Fixed addresses of the module: the packed rows of an image, and the others. */
const PACKED_IMAGE = 6144;
const IMAGE = 90_112;

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
  const product = new WideProduct(matrix);
  const random = seededRandom(seed);
  const Y = Int32Array.from({ length: 2 * matrix.columns.length }, () =>
    Number(BigInt.asIntN(32, random.next64())),
  );
  const solved = product.solve(Y, onProgress);
  if (solved === null) return [];
  const blocks = [solved.X.map((word, i) => word ^ Y[i]!), solved.V];
  return kernelOf(
    blocks.flatMap((Z) => {
      const image = product.imageOf(Z);
      return Array.from(
        { length: WIDE },
        (_, k) => [columnOf(image, k, 2), columnOf(Z, k, 2)] as const,
      );
    }),
  );
}

/** A matrix in the module's memory. */
class WideProduct {
  readonly #exports: Exports;
  readonly #words: Int32Array;
  readonly #columns: number;
  readonly #sparseRows: number;

  constructor(matrix: SparseMatrix) {
    const { columns } = matrix;
    const memory = new WebAssembly.Memory({ initial: 2 });
    this.#exports = instantiate<Exports>(lanczosModule, memory);
    const places = rowPlaces(matrix);
    const entries = columns.reduce((sum, { length }) => sum + length, 0);
    this.#columns = columns.length;
    this.#sparseRows = Math.max(0, matrix.rows - WIDE);
    this.#exports.allocate(this.#sparseRows, columns.length, entries);
    this.#words = new Int32Array(memory.buffer);
    this.#fill(columns, places);
  }

  /** X and the last V for a block Y; `null` when the recurrence fails. */
  solve(
    Y: Int32Array,
    onProgress?: (fraction: number) => void,
  ): { X: Int32Array; V: Int32Array } | null {
    const { X, V, start, step } = this.#exports;
    this.#words.set(Y, X.value / 4);
    start();
    const most = Math.ceil(this.#columns / (WIDE - 8)) + 10;
    for (let i = 0; i < most; i++) {
      const state = step();
      if (state === 1) return { X: this.#block(X.value), V: this.#block(V.value) };
      if (state === 2) return null;
      if (i % REPORT_STEPS === 0) onProgress?.(Math.min(1, (i * WIDE) / this.#columns));
    }
    return null;
  }

  /** The image of a block, rows in the module's order. */
  imageOf(block: Int32Array): Int32Array {
    const { X, image } = this.#exports;
    this.#words.set(block, X.value / 4);
    image(X.value);
    const packed = this.#words.subarray(PACKED_IMAGE / 4, PACKED_IMAGE / 4 + 2 * WIDE);
    const rows = new Int32Array(2 * (WIDE + this.#sparseRows));
    rows.set(packed);
    rows.set(this.#words.subarray(IMAGE / 4, IMAGE / 4 + 2 * this.#sparseRows), 2 * WIDE);
    return rows;
  }

  #block(address: number): Int32Array {
    return this.#words.slice(address / 4, address / 4 + 2 * this.#columns);
  }

  #fill(columns: readonly Int32Array[], places: Int32Array): void {
    const starts = this.#exports.starts.value / 4;
    const packed = this.#exports.packed.value / 4;
    const entries = this.#exports.entries.value / 4;
    let count = 0;
    columns.forEach((column, j) => {
      this.#words[starts + j] = count;
      for (const row of column) {
        const place = places[row]!;
        if (place < 0) this.#words[packed + 2 * j + (~place >>> 5)]! |= 1 << (~place & 31);
        else this.#words[entries + count++] = 8 * place;
      }
    });
    this.#words[starts + columns.length] = count;
  }
}

/** For each row its number among those that are not packed, or `~k` where it is the k-th packed one. */
function rowPlaces({ rows, columns }: SparseMatrix): Int32Array {
  const weight = new Int32Array(rows);
  for (const column of columns) for (const row of column) weight[row]! += 1;
  const order = Array.from(weight, (_, row) => row).sort(
    (a, b) => weight[b]! - weight[a]! || a - b,
  );
  const places = new Int32Array(rows);
  order.slice(0, WIDE).forEach((row, k) => {
    places[row] = ~k;
  });
  order
    .slice(WIDE)
    .sort((a, b) => a - b)
    .forEach((row, k) => {
      places[row] = k;
    });
  return places;
}
