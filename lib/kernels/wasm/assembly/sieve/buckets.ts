// Primes above the block's length meet an interval seldom. When their roots are brought to the next polynomial, each
// meeting is written into the bucket of its block: number of the large prime in its segment << 16 | position in the block.
//
// Primes are taken by classes: how often a root meets the interval for certain is known, and whether it does once more
// is not asked: the entry is written anyway, behind the last one that counts, and only the end of the bucket moves or
// not. Positions behind the interval have buckets of no use behind the last one.

import { BLOCK, ENDS, MAX_FACTORS, MIXED, RARE } from './layout';
import {
  blocks,
  buckets,
  capacity,
  classes,
  halfInterval,
  largeCount,
  largeDeltas,
  largePrimes,
  largeRoot1,
  largeRoot2,
  segmentCount,
  segmentEnds,
  segments,
} from './state';

function emptyBuckets(): void {
  for (let block: u32 = 0; block < blocks; block++) {
    store<u32>(ENDS + (block << 2), buckets + ((block * capacity) << 2));
  }
}

/** Notes where every bucket stands: the end of a segment of primes with one logarithm. */
function endSegment(segment: u32): void {
  memory.copy(segmentEnds + ((segment * blocks) << 2), ENDS, blocks << 2);
}

/** Writes an entry; `size` is 4, or 0 where it does not count. */
function meet(position: u32, tag: u32, size: u32): void {
  const end = (position >>> 13) & ~3;
  const at = load<u32>(end, ENDS);
  store<u32>(at, tag | (position & 0x7fff));
  store<u32>(end, at + size, ENDS);
}

/** Fills the buckets of the first polynomial, whose roots are there: they change by the row behind the last, of zeros. */
export function fillBuckets(): void {
  fill(largeDeltas + ((MAX_FACTORS * largeCount) << 2), false);
}

/** Brings large primes to the next polynomial and fills the buckets. */
export function advanceLarge(row: u32, up: bool): void {
  fill(largeDeltas + ((row * largeCount) << 2), up);
}

function fill(deltas: usize, up: bool): void {
  emptyBuckets();
  const turn = i32x4.splat(up ? -1 : 0);
  let from: u32 = 0;
  let next = classes;
  for (let segment: u32 = 0; segment < segmentCount; segment++) {
    const first = from;
    const to = load<u32>(segments + (segment << 3));
    for (; from < to; next += 8) {
      const end = load<u32>(next);
      const certain = load<u32>(next, 4);
      if (certain === RARE) fillRare(from, end, first, deltas, turn);
      else if (certain === MIXED) fillMixed(from, end, first, deltas, turn);
      else if (certain === 0) fillSeldom(from, end, first, deltas, turn);
      else fillOften(from, end, first, deltas, turn, certain);
      from = end;
    }
    endSegment(segment);
  }
}

/** Brings four roots to the next polynomial: by -delta, or, where `turn` is all ones, by p - (p - delta). */
function turned(r: v128, delta: v128, p: v128, turn: v128): v128 {
  const step = i32x4.add(i32x4.sub(v128.xor(delta, turn), turn), v128.and(p, turn));
  const moved = i32x4.sub(r, step);
  return i32x4.min_u(moved, i32x4.add(moved, p));
}

function turnFour(at: usize, deltas: usize, turn: v128): void {
  const p = v128.load(largePrimes + at);
  const delta = v128.load(deltas + at);
  v128.store(largeRoot1 + at, turned(v128.load(largeRoot1 + at), delta, p, turn));
  v128.store(largeRoot2 + at, turned(v128.load(largeRoot2 + at), delta, p, turn));
}

/** Primes of which each root meets the interval `certain` times, or once more. */
function fillOften(from: u32, to: u32, first: u32, deltas: usize, turn: v128, certain: u32): void {
  const interval = halfInterval << 1;
  for (let i = from; i < to; i += 4) {
    const at = i << 2;
    turnFour(at, deltas, turn);
    for (let k: u32 = 0; k < 4; k++) {
      const prime = load<u32>(largePrimes + at + (k << 2));
      const tag = (i - first + k) << 16;
      let r = load<u32>(largeRoot1 + at + (k << 2));
      let s = load<u32>(largeRoot2 + at + (k << 2));
      for (let j = certain; j > 0; j--) {
        meet(r, tag, 4);
        meet(s, tag, 4);
        r += prime;
        s += prime;
      }
      meet(r, tag, ((r - interval) >>> 31) << 2);
      meet(s, tag, ((s - interval) >>> 31) << 2);
    }
  }
}

/** Four primes that differ in this. */
function fillMixed(from: u32, to: u32, first: u32, deltas: usize, turn: v128): void {
  const interval = halfInterval << 1;
  for (let i = from; i < to; i += 4) {
    const at = i << 2;
    turnFour(at, deltas, turn);
    for (let k: u32 = 0; k < 4; k++) {
      const prime = load<u32>(largePrimes + at + (k << 2));
      const tag = (i - first + k) << 16;
      for (let r = load<u32>(largeRoot1 + at + (k << 2)); r < interval; r += prime) meet(r, tag, 4);
      for (let r = load<u32>(largeRoot2 + at + (k << 2)); r < interval; r += prime) meet(r, tag, 4);
    }
  }
}

/** Primes beyond the interval: a root meets it once or not at all. */
function fillSeldom(from: u32, to: u32, first: u32, deltas: usize, turn: v128): void {
  const interval = halfInterval << 1;
  for (let i = from; i < to; i += 4) {
    const at = i << 2;
    turnFour(at, deltas, turn);
    const end = at + 16;
    let tag = (i - first) << 16;
    for (let k: u32 = at; k < end; k += 4) {
      const r = load<u32>(largeRoot1 + k);
      const s = load<u32>(largeRoot2 + k);
      meet(r, tag, ((r - interval) >>> 31) << 2);
      meet(s, tag, ((s - interval) >>> 31) << 2);
      tag += 0x10000;
    }
  }
}

/** Primes far beyond the interval: of four most often none meets it, which one comparison tells. */
function fillRare(from: u32, to: u32, first: u32, deltas: usize, turn: v128): void {
  const interval = halfInterval << 1;
  const limit = i32x4.splat(interval);
  for (let i = from; i < to; i += 4) {
    const at = i << 2;
    turnFour(at, deltas, turn);
    const tag = (i - first) << 16;
    const hits1 = i32x4.bitmask(i32x4.lt_u(v128.load(largeRoot1 + at), limit));
    const hits2 = i32x4.bitmask(i32x4.lt_u(v128.load(largeRoot2 + at), limit));
    for (let mask = hits1; mask !== 0; mask &= mask - 1) {
      const k = ctz(mask);
      meet(load<u32>(largeRoot1 + at + (k << 2)), tag + (k << 16), 4);
    }
    for (let mask = hits2; mask !== 0; mask &= mask - 1) {
      const k = ctz(mask);
      meet(load<u32>(largeRoot2 + at + (k << 2)), tag + (k << 16), 4);
    }
  }
}

/** Takes the logarithms of a block's bucket out of the block. */
export function emptyBucket(block: u32): void {
  let at: usize = buckets + ((block * capacity) << 2);
  for (let segment: u32 = 0; segment < segmentCount; segment++) {
    const end: usize = load<u32>(segmentEnds + ((segment * blocks + block) << 2));
    const log = load<u32>(segments + (segment << 3), 4);
    for (; at + 32 <= end; at += 32) {
      hit(load<u16>(at), log);
      hit(load<u16>(at, 4), log);
      hit(load<u16>(at, 8), log);
      hit(load<u16>(at, 12), log);
      hit(load<u16>(at, 16), log);
      hit(load<u16>(at, 20), log);
      hit(load<u16>(at, 24), log);
      hit(load<u16>(at, 28), log);
    }
    for (; at < end; at += 4) hit(load<u16>(at), log);
  }
}

function hit(at: u32, log: u32): void {
  store<u8>(at, load<u8>(at, BLOCK) - log, BLOCK);
}
