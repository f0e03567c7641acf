// Block Lanczos over GF(2) in words of 64 bits: the recurrence of lib/kernels/siqs/lanczos.ts, which has the mathematics
// and the source. The 64 rows with most ones are packed into a word a column; the rest of the matrix is a list of
// places. One call is one step, so that the caller can tell how far it is.

import {
  addUnit,
  collect,
  fillTable,
  innerProduct,
  invertMinor,
  isZero,
  lookUp,
  maskColumns,
  maskedSum,
  spread,
  TABLE_BYTES,
  times,
} from './lanczos/squares';

// Squares of 512 bytes; those of the last three steps take turns.
const VAV: usize = 1024;
const VAV1: usize = 1536;
const VA2V: usize = 2048;
const VA2V1: usize = 2560;
const INVERSE: usize = 3072;
const INVERSE1: usize = 3584;
const INVERSE2: usize = 4096;
const D: usize = 4608;
const E: usize = 5120;
const F: usize = 5632;
const S: usize = 6144;
const T: usize = 6656;
const ORDER: usize = 7168;
// Tables.
const SUMS: usize = 8192;
const TABLE_X: usize = 24576;
const TABLE_D: usize = 40960;
const TABLE_E: usize = 57344;
const TABLE_F: usize = 73728;
/** The image of a block, for the rows that are not packed; entries are eight times their row. */
const IMAGE: usize = 90112;

let columns: u32 = 0;
let rows: u32 = 0;
/** Where the entries of each column start, a number of 4 bytes; one more ends the last. */
export let starts: usize = 0;
/** The places of ones: eight times the row, 4 bytes each. */
export let entries: usize = 0;
/** For each column its part in the packed rows, 8 bytes. */
export let packed: usize = 0;
/** The solution; the caller puts a random block into it. */
export let X: usize = 0;
/** The block of the present step. */
export let V: usize = 0;
let V0: usize = 0;
let V1: usize = 0;
let V2: usize = 0;
let AV: usize = 0;

let mask1: u64 = 0;
let before: u64 = 0;

/**
 * Lays everything out; the memory grows to it.
 *
 * @param rowCount without the packed rows
 */
export function allocate(rowCount: u32, columnCount: u32, entryCount: u32): void {
  rows = rowCount;
  columns = columnCount;
  const block = columns << 3;
  packed = (IMAGE + (rows << 3) + 63) & ~63;
  X = packed + block;
  V = X + block;
  V0 = V + block;
  V1 = V0 + block;
  V2 = V1 + block;
  AV = V2 + block;
  starts = AV + block;
  entries = starts + ((columns + 1) << 2);
  const end = entries + (entryCount << 2);
  const pages = <i32>((end + 65535) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/** `V0 = V = A Y` for the block Y that the caller has put into X; X becomes 0. */
export function start(): void {
  const block = (<usize>columns) << 3;
  symmetric(V, X);
  memory.copy(V0, V, block);
  memory.fill(X, 0, block);
  memory.fill(V1, 0, block);
  memory.fill(V2, 0, block);
  memory.fill(VAV, 0, ORDER - VAV);
  before = ~(<u64>0);
  mask1 = ~(<u64>0);
}

/** @returns 0: another step; 1: `V^T A V` is 0, X is done; 2: this start failed */
export function step(): u32 {
  symmetric(AV, V);
  innerProduct(VAV, V, AV, columns, SUMS);
  if (isZero(VAV)) return 1;
  memory.copy(T, VAV, 512);
  const mask = invertMinor(T, INVERSE, before, ORDER);
  if (mask === 0) return 2;
  innerProduct(VA2V, AV, AV, columns, SUMS);
  innerProduct(S, V, V0, columns, SUMS);
  times(T, INVERSE, S);
  fillTable(TABLE_X, T);
  coefficients(mask);
  combine(mask);
  memory.copy(VAV1, VAV, 512);
  memory.copy(VA2V1, VA2V, 512);
  memory.copy(INVERSE2, INVERSE1, 512);
  memory.copy(INVERSE1, INVERSE, 512);
  before = mask;
  mask1 = mask;
  const last = V2;
  V2 = V1;
  V1 = V;
  V = last;
  return 0;
}

/** Montgomery's D, E and F, into their tables. */
function coefficients(mask: u64): void {
  maskedSum(S, VA2V, mask, VAV);
  times(D, INVERSE, S);
  addUnit(D);
  memory.copy(S, VAV, 512);
  maskColumns(S, mask);
  times(E, INVERSE1, S);
  times(S, VAV1, INVERSE1);
  addUnit(S);
  times(T, INVERSE2, S);
  maskedSum(S, VA2V1, mask1, VAV1);
  times(F, T, S);
  maskColumns(F, mask);
  fillTable(TABLE_D, D);
  fillTable(TABLE_E, E);
  fillTable(TABLE_F, F);
}

/** X takes its part of V; `V2` becomes the next block. */
function combine(mask: u64): void {
  const end = (<usize>columns) << 3;
  for (let i: usize = 0; i < end; i += 8) {
    const v = load<u64>(V + i);
    store<u64>(X + i, load<u64>(X + i) ^ lookUp(TABLE_X, v));
    const next =
      (load<u64>(AV + i) & mask) ^
      lookUp(TABLE_D, v) ^
      lookUp(TABLE_E, load<u64>(V1 + i)) ^
      lookUp(TABLE_F, load<u64>(V2 + i));
    store<u64>(V2 + i, next);
  }
}

/** `to = B^T B from`. */
function symmetric(to: usize, from: usize): void {
  image(from);
  fillTable(TABLE_X, S);
  for (let j: u32 = 0; j < columns; j++) {
    let at = entries + ((<usize>load<u32>(starts + (j << 2))) << 2);
    const end = entries + ((<usize>load<u32>(starts + (j << 2), 4)) << 2);
    let word = lookUp(TABLE_X, load<u64>(packed + (j << 3)));
    for (; at + 16 <= end; at += 16) {
      word ^=
        load<u64>(load<u32>(at), IMAGE) ^
        load<u64>(load<u32>(at, 4), IMAGE) ^
        load<u64>(load<u32>(at, 8), IMAGE) ^
        load<u64>(load<u32>(at, 12), IMAGE);
    }
    for (; at < end; at += 4) word ^= load<u64>(load<u32>(at), IMAGE);
    store<u64>(to + (j << 3), word);
  }
}

/** `B from`: the packed rows into S, the others into the image. */
export function image(from: usize): void {
  memory.fill(IMAGE, 0, (<usize>rows) << 3);
  memory.fill(SUMS, 0, TABLE_BYTES);
  for (let j: u32 = 0; j < columns; j++) {
    const word = load<u64>(from + (j << 3));
    spread(SUMS, load<u64>(packed + (j << 3)), word);
    let at = entries + ((<usize>load<u32>(starts + (j << 2))) << 2);
    const end = entries + ((<usize>load<u32>(starts + (j << 2), 4)) << 2);
    for (; at + 8 <= end; at += 8) {
      const a = load<u32>(at);
      const b = load<u32>(at, 4);
      store<u64>(a, load<u64>(a, IMAGE) ^ word, IMAGE);
      store<u64>(b, load<u64>(b, IMAGE) ^ word, IMAGE);
    }
    if (at < end) {
      const a = load<u32>(at);
      store<u64>(a, load<u64>(a, IMAGE) ^ word, IMAGE);
    }
  }
  collect(S, SUMS);
}
