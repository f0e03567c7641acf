import { seededRandom } from '../../arith/seededRandom.ts';
import { kernelOf } from '../kernelOf.ts';
import type { SparseMatrix } from '../matrix.ts';
import {
  addProduct,
  columnOf,
  innerProduct,
  masked,
  product,
  sum,
  unitSquare,
  WORD,
} from './bitBlock.ts';

/*
 * Block Lanczos over GF(2). Source: Montgomery, "A block Lanczos algorithm for finding dependencies over GF(2)",
 * EUROCRYPT '95; the letters are his.
 *
 * With B the matrix, A = B^T B is symmetric. For a random block Y the sequence V_0 = A Y, V_1, … spans subspaces W_i =
 * <V_i S_i> that are A-orthogonal to each other; X = sum V_i W_i^inv V_i^T V_0 then solves A X = A Y, so X - Y and the last
 * V_m, whose V_m^T A V_m is 0, hold vectors that A, and with luck B, sends to 0. About columns / 31.8 steps of two products
 * with B.
 */

/** The last three steps of the recurrence. */
interface Step {
  readonly V: Int32Array;
  /** `W^inv`, `V^T A V`, `V^T A^2 V`. */
  readonly inverse: Int32Array;
  readonly vAv: Int32Array;
  readonly vA2v: Int32Array;
  /** S: the columns of V used. */
  readonly mask: number;
}

/**
 * Dependencies among the columns.
 *
 * @param matrix with more columns than rows; from some 1,000 columns on it is reliable, below {@link denseGauss} is quicker
 * @param seed of the random block: another seed, other dependencies
 * @returns independent dependencies as ascending column numbers; none when this seed failed (try another)
 */
export function blockLanczos(matrix: SparseMatrix, seed: bigint): number[][] {
  const B = new Product(matrix);
  const random = seededRandom(seed);
  const Y = Int32Array.from({ length: matrix.columns.length }, () =>
    Number(BigInt.asIntN(32, random.next64())),
  );
  const solved = iterate(B, B.symmetric(Y));
  return solved === null ? [] : kernelVectors(B, [sum(solved.X, Y), solved.V]);
}

/** The recurrence until `V^T A V = 0`; `null` when two steps together do not use every column. */
function iterate(B: Product, V0: Int32Array): { X: Int32Array; V: Int32Array } | null {
  const X = new Int32Array(V0.length);
  let before: Step = emptyStep(V0.length);
  let beforeThat = before;
  let V = V0;
  const most = Math.ceil(V0.length / (WORD - 4)) + 10;
  for (let i = 0; i < most; i++) {
    const AV = B.symmetric(V);
    const vAv = innerProduct(V, AV);
    if (vAv.every((word) => word === 0)) return { X, V };
    const chosen = invertibleMinor(vAv, before.mask);
    if (chosen === null) return null;
    const step: Step = { V, vAv, vA2v: innerProduct(AV, AV), ...chosen };
    addProduct(X, V, product(step.inverse, innerProduct(V, V0)));
    V = nextBlock(AV, step, [before, beforeThat]);
    beforeThat = before;
    before = step;
  }
  return null;
}

function emptyStep(length: number): Step {
  const zero = new Int32Array(WORD);
  return { V: new Int32Array(length), inverse: zero, vAv: zero, vA2v: zero, mask: -1 };
}

/** `A V S S^T + V D + V' E + V'' F` (Montgomery's (19) and what follows it). */
function nextBlock(AV: Int32Array, now: Step, [one, two]: readonly [Step, Step]): Int32Array {
  const { mask } = now;
  const D = sum(unitSquare(), product(now.inverse, sum(masked(now.vA2v, mask), now.vAv)));
  const E = product(one.inverse, masked(now.vAv, mask));
  const inner = sum(masked(one.vA2v, one.mask), one.vAv);
  const left = product(two.inverse, sum(unitSquare(), product(one.vAv, one.inverse)));
  const F = masked(product(left, inner), mask);
  const next = masked(AV, mask);
  addProduct(next, now.V, D);
  addProduct(next, one.V, E);
  addProduct(next, two.V, F);
  return next;
}

/**
 * Chooses as many columns S of the symmetric T as its rank, those not used in the step before first, and inverts that
 * minor (Montgomery's section 8).
 *
 * @returns `null` if a column is used in neither step: the recurrence would lose it
 */
function invertibleMinor(
  T: Int32Array,
  usedBefore: number,
): { inverse: Int32Array; mask: number } | null {
  const left = T.slice();
  const right = unitSquare();
  const bits = Array.from({ length: WORD }, (_, k) => k);
  const isUsed = (k: number): boolean => ((usedBefore >>> k) & 1) === 1;
  const order = [...bits.filter((k) => !isUsed(k)), ...bits.filter(isUsed)];
  let mask = 0;
  order.forEach((c, j) => {
    const bit = 1 << c;
    if (movePivot(left, right, { order, j, column: left, bit })) {
      clearColumn(left, right, { row: c, column: left, bit });
      mask |= bit;
    } else {
      movePivot(left, right, { order, j, column: right, bit });
      clearColumn(left, right, { row: c, column: right, bit });
      left[c] = 0;
      right[c] = 0;
    }
  });
  return (mask | usedBefore) === -1 ? { inverse: right, mask } : null;
}

/** Swaps a row with a 1 in this column to the place of the j-th in order; false when there is none. */
function movePivot(
  left: Int32Array,
  right: Int32Array,
  { order, j, column, bit }: { order: number[]; j: number; column: Int32Array; bit: number },
): boolean {
  const from = order.slice(j).find((k) => (column[k]! & bit) !== 0);
  if (from === undefined) return false;
  const to = order[j]!;
  for (const half of [left, right]) {
    const word = half[to]!;
    half[to] = half[from]!;
    half[from] = word;
  }
  return true;
}

function clearColumn(
  left: Int32Array,
  right: Int32Array,
  { row, column, bit }: { row: number; column: Int32Array; bit: number },
): void {
  for (let k = 0; k < WORD; k++) {
    if (k === row || (column[k]! & bit) === 0) continue;
    left[k]! ^= left[row]!;
    right[k]! ^= right[row]!;
  }
}

/** Independent combinations of the blocks' columns that B sends to 0. */
function kernelVectors(B: Product, blocks: Int32Array[]): number[][] {
  return kernelOf(
    blocks.flatMap((Z) => {
      const BZ = B.times(Z);
      return Array.from({ length: WORD }, (_, k) => [columnOf(BZ, k), columnOf(Z, k)] as const);
    }),
  );
}

/** Products of the matrix with blocks. */
class Product {
  readonly #rows: number;
  readonly #starts: Uint32Array;
  readonly #indices: Uint32Array;

  constructor({ rows, columns }: SparseMatrix) {
    this.#rows = rows;
    this.#starts = columns.starts;
    this.#indices = columns.values;
  }

  /** `B V`. */
  times(V: Int32Array): Int32Array {
    const out = new Int32Array(this.#rows);
    const starts = this.#starts;
    const indices = this.#indices;
    for (let j = 0; j < V.length; j++) {
      const word = V[j]!;
      const end = starts[j + 1]!;
      for (let k = starts[j]!; k < end; k++) out[indices[k]!]! ^= word;
    }
    return out;
  }

  /** `B^T B V`. */
  symmetric(V: Int32Array): Int32Array {
    const image = this.times(V);
    const out = new Int32Array(V.length);
    const starts = this.#starts;
    const indices = this.#indices;
    for (let j = 0; j < out.length; j++) {
      const end = starts[j + 1]!;
      let word = 0;
      for (let k = starts[j]!; k < end; k++) word ^= image[indices[k]!]!;
      out[j] = word;
    }
    return out;
  }
}
