// Block Lanczos over GF(2) in words of 64 bits: the recurrence of lib/kernels/siqs/twins/lanczos.ts, which has the mathematics
// and the source. The rows with most ones are packed, 64 of them into a word a column; the rest of the matrix is a list
// of places. One call is one step, so that the caller can tell how far it is.

import {
  addUnit,
  fillTable,
  innerProduct,
  invertMinor,
  isZero,
  lookUp,
  maskColumns,
  maskedSum,
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
/** Transposed V times V0, of this step and of the two before. */
const VV0: usize = 90112;
const V1V0: usize = 90624;
const V2V0: usize = 91136;
const U: usize = 91648;
/** The image of a block, for the packed rows: a square for each word. */
const PACKED_IMAGE: usize = 92160;
/** So many words of packed rows at most. */
const MOST_WORDS: u32 = 8;
/** The image for the other rows; entries are eight times their row. */
const IMAGE: usize = 96256;

let columns: u32 = 0;
let rows: u32 = 0;
/** Words of packed rows. */
let words: u32 = 0;
let steps: u32 = 0;
/** Where the entries of each column start, a number of 4 bytes; one more ends the last. */
export let starts: usize = 0;
/** The places of ones: eight times the row, 4 bytes each. */
export let entries: usize = 0;
/** The packed rows: the first word of all columns, then the second. */
export let packed: usize = 0;
/** The solution. */
let X: usize = 0;
/** The block of the present step. */
let V: usize = 0;
let Y: usize = 0;
let V0: usize = 0;
let V1: usize = 0;
let V2: usize = 0;
/** A V; in the end the dependencies, a bit of each column's word for each. */
export let AV: usize = 0;

let mask1: u64 = 0;
let before: u64 = 0;

/**
 * Lays everything out; the memory grows to it.
 *
 * @param rowCount without the packed rows
 * @param packedWords from 1 to 8
 */
export function allocate(rowCount: u32, columnCount: u32, entryCount: u32, packedWords: u32): void {
  rows = rowCount;
  columns = columnCount;
  words = min(packedWords, MOST_WORDS);
  // Room for an image too, of as many rows as columns at most and the packed ones.
  const block = (columns + (words << 6)) << 3;
  packed = (IMAGE + (rows << 3) + 63) & ~63;
  X = packed + words * (columns << 3);
  V = X + block;
  Y = V + block;
  V0 = Y + block;
  V1 = V0 + block;
  V2 = V1 + block;
  AV = V2 + block;
  starts = AV + block;
  entries = starts + ((columns + 1) << 2);
  const end = entries + (entryCount << 2);
  const pages = <i32>((end + 65535) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/** `V0 = V = A Y` for a random block Y (xorshift64*, Vigna 2016); X becomes 0. */
export function start(seed: u64): void {
  const block = (<usize>columns) << 3;
  let state = seed;
  for (let i: usize = 0; i < block; i += 8) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    store<u64>(Y + i, state * (((<u64>0x2545f491) << 32) | 0x4f6cdd1d));
  }
  symmetric(V, Y);
  memory.copy(V0, V, block);
  memory.fill(X, 0, block);
  memory.fill(V1, 0, block);
  memory.fill(V2, 0, block);
  memory.fill(VAV, 0, ORDER - VAV);
  steps = 0;
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
  // From the third step on it follows from the three before.
  if (steps < 3) innerProduct(VV0, V, V0, columns, SUMS);
  times(T, INVERSE, VV0);
  fillTable(TABLE_X, T);
  coefficients(mask);
  if (steps >= 2) foresee();
  steps += 1;
  combine(mask);
  memory.copy(VAV1, VAV, 512);
  memory.copy(VA2V1, VA2V, 512);
  memory.copy(INVERSE2, INVERSE1, 512);
  memory.copy(INVERSE1, INVERSE, 512);
  before = mask;
  mask1 = mask;
  memory.copy(V2V0, V1V0, 512);
  memory.copy(V1V0, VV0, 512);
  memory.copy(VV0, U, 512);
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

/**
 * The next V V0: `D^T V V0 + E^T V1 V0 + F^T V2 V0`. The fourth term, `V^T A V0` in the columns of the mask, is 0 from
 * the third step on, as V0 lies in what the first two steps have used.
 */
function foresee(): void {
  innerProduct(U, D, VV0, 64, SUMS);
  innerProduct(T, E, V1V0, 64, SUMS);
  maskedSum(U, U, ~(<u64>0), T);
  innerProduct(T, F, V2V0, 64, SUMS);
  maskedSum(U, U, ~(<u64>0), T);
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
  for (let j: u32 = 0; j < columns; j++) {
    let at = entries + ((<usize>load<u32>(starts + (j << 2))) << 2);
    const end = entries + ((<usize>load<u32>(starts + (j << 2), 4)) << 2);
    let word: u64 = 0;
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
  const bytes = (<usize>columns) << 3;
  for (let k: u32 = 0; k < words; k++) {
    fillTable(TABLE_X, PACKED_IMAGE + (k << 9));
    const part = packed + k * bytes;
    for (let i: usize = 0; i < bytes; i += 8) {
      store<u64>(to + i, load<u64>(to + i) ^ lookUp(TABLE_X, load<u64>(part + i)));
    }
  }
}

/** `B from`: the packed rows into their squares, the others into the image. */
function image(from: usize): void {
  const bytes = (<usize>columns) << 3;
  for (let k: u32 = 0; k < words; k++) {
    innerProduct(PACKED_IMAGE + (k << 9), packed + k * bytes, from, columns, SUMS);
  }
  memory.fill(IMAGE, 0, (<usize>rows) << 3);
  for (let j: u32 = 0; j < columns; j++) {
    const word = load<u64>(from + (j << 3));
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
}

/** Sums of the 128 columns of X + Y and V, as masks of 64 and 64 of them; those before `first` are done with. */
const MASKS: usize = SUMS;

function oddAt(mask: usize, low: u64, high: u64): bool {
  return (popcnt((low & load<u64>(mask)) ^ (high & load<u64>(mask, 8))) & 1) !== 0;
}

/** Of the sums that are odd at a place, the first goes before the others and is added to them. */
function settle(first: usize, low: u64, high: u64): usize {
  let pivot = first;
  while (pivot < MASKS + 2048 && !oddAt(pivot, low, high)) pivot += 16;
  if (pivot === MASKS + 2048) return first;
  const a = load<u64>(pivot);
  const b = load<u64>(pivot, 8);
  store<u64>(pivot, load<u64>(first));
  store<u64>(pivot, load<u64>(first, 8), 8);
  store<u64>(first, a);
  store<u64>(first, b, 8);
  for (let mask = first + 16; mask < MASKS + 2048; mask += 16) {
    if (!oddAt(mask, low, high)) continue;
    store<u64>(mask, load<u64>(mask) ^ a);
    store<u64>(mask, load<u64>(mask, 8) ^ b, 8);
  }
  return first + 16;
}

function keepImage(from: usize, to: usize): void {
  image(from);
  memory.copy(to, PACKED_IMAGE, words << 9);
  memory.copy(to + (words << 9), IMAGE, (<usize>rows) << 3);
}

/**
 * Independent sums of columns of X + Y and V that B sends to 0, at most 64: their bits into the words of `AV`.
 *
 * @returns how many
 */
export function dependencies(): u32 {
  const end = (<usize>columns) << 3;
  for (let i: usize = 0; i < end; i += 8) store<u64>(X + i, load<u64>(X + i) ^ load<u64>(Y + i));
  keepImage(X, V1);
  keepImage(V, V2);
  for (let i: usize = 0; i < 128; i++) {
    store<u64>(MASKS + (i << 4), i < 64 ? (<u64>1) << i : 0);
    store<u64>(MASKS + (i << 4), i < 64 ? 0 : (<u64>1) << (i - 64), 8);
  }
  let first = MASKS;
  for (let i: usize = 0; i < (words << 9) + ((<usize>rows) << 3); i += 8) {
    first = settle(first, load<u64>(V1 + i), load<u64>(V2 + i));
  }
  const begin = first;
  for (let i: usize = 0; i < end && first < begin + 1024; i += 8) {
    first = settle(first, load<u64>(X + i), load<u64>(V + i));
  }
  for (let i: usize = 0; i < end; i += 8) {
    let word: u64 = 0;
    for (let mask = begin; mask < first; mask += 16) {
      if (oddAt(mask, load<u64>(X + i), load<u64>(V + i)))
        word |= (<u64>1) << ((mask - begin) >> 4);
    }
    store<u64>(AV + i, word);
  }
  return <u32>((first - begin) >> 4);
}
