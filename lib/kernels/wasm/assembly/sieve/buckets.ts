// Primes above the block's length meet an interval seldom. When their roots are brought to the next polynomial, each
// meeting is written into the bucket of its block: number of the large prime << 15 | position in the block.

import { BLOCK, ENDS } from './layout';
import {
  blocks,
  buckets,
  capacity,
  halfInterval,
  largeCount,
  largeDeltas,
  largePrimes,
  largeRoot1,
  largeRoot2,
  segmentCount,
  segmentEnds,
  segments,
  wideCount,
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

function meet(prime: u32, position: u32): void {
  const end = (position >>> 15) << 2;
  const at = load<u32>(end, ENDS);
  store<u32>(at, (prime << 15) | (position & 0x7fff));
  store<u32>(end, at + 4, ENDS);
}

/** Fills the buckets of the first polynomial, whose roots are there. */
export function fillBuckets(): void {
  fill(largeDeltas, false, true);
}

/** Brings large primes to the next polynomial and fills the buckets. */
export function advanceLarge(row: u32, up: bool): void {
  fill(largeDeltas + ((row * largeCount) << 2), up, false);
}

function fill(deltas: usize, up: bool, still: bool): void {
  emptyBuckets();
  let from: u32 = 0;
  for (let segment: u32 = 0; segment < segmentCount; segment++) {
    const to = load<u32>(segments + (segment << 3));
    const turn = min(to, wideCount);
    if (from < turn) fillWide(from, turn, deltas, up, still);
    const rest = max(from, wideCount);
    if (rest < to) fillNarrow(rest, to, deltas, up, still);
    endSegment(segment);
    from = to;
  }
}

function turned(r: v128, delta: v128, p: v128, up: bool): v128 {
  const moved = up ? i32x4.add(r, delta) : i32x4.sub(r, delta);
  return i32x4.min_u(moved, up ? i32x4.sub(moved, p) : i32x4.add(moved, p));
}

/** Primes that may meet the interval several times. */
function fillWide(from: u32, to: u32, deltas: usize, up: bool, still: bool): void {
  const interval = halfInterval << 1;
  for (let i = from; i < to; i += 4) {
    const at = i << 2;
    if (!still) {
      const p = v128.load(largePrimes + at);
      const delta = v128.load(deltas + at);
      v128.store(largeRoot1 + at, turned(v128.load(largeRoot1 + at), delta, p, up));
      v128.store(largeRoot2 + at, turned(v128.load(largeRoot2 + at), delta, p, up));
    }
    for (let k: u32 = 0; k < 4; k++) {
      const prime = load<u32>(largePrimes + at + (k << 2));
      for (let r = load<u32>(largeRoot1 + at + (k << 2)); r < interval; r += prime) meet(i + k, r);
      for (let r = load<u32>(largeRoot2 + at + (k << 2)); r < interval; r += prime) meet(i + k, r);
    }
  }
}

/** Primes beyond the interval: most do not meet it, and four are told from one comparison. */
function fillNarrow(from: u32, to: u32, deltas: usize, up: bool, still: bool): void {
  const interval = halfInterval << 1;
  const limit = i32x4.splat(interval);
  for (let i = from; i < to; i += 4) {
    const at = i << 2;
    let r1 = v128.load(largeRoot1 + at);
    let r2 = v128.load(largeRoot2 + at);
    if (!still) {
      const p = v128.load(largePrimes + at);
      const delta = v128.load(deltas + at);
      r1 = turned(r1, delta, p, up);
      r2 = turned(r2, delta, p, up);
      v128.store(largeRoot1 + at, r1);
      v128.store(largeRoot2 + at, r2);
    }
    for (let mask = i32x4.bitmask(i32x4.lt_u(r1, limit)); mask !== 0; mask &= mask - 1) {
      const k = ctz(mask);
      meet(i + k, load<u32>(largeRoot1 + at + (k << 2)));
    }
    for (let mask = i32x4.bitmask(i32x4.lt_u(r2, limit)); mask !== 0; mask &= mask - 1) {
      const k = ctz(mask);
      meet(i + k, load<u32>(largeRoot2 + at + (k << 2)));
    }
  }
}

/** Takes the logarithms of a block's bucket out of the block. */
export function emptyBucket(block: u32): void {
  let at: usize = buckets + ((block * capacity) << 2);
  for (let segment: u32 = 0; segment < segmentCount; segment++) {
    const end: usize = load<u32>(segmentEnds + ((segment * blocks + block) << 2));
    const log = load<u32>(segments + (segment << 3), 4);
    for (; at + 16 <= end; at += 16) {
      const e0 = load<u32>(at) & 0x7fff;
      const e1 = load<u32>(at, 4) & 0x7fff;
      const e2 = load<u32>(at, 8) & 0x7fff;
      const e3 = load<u32>(at, 12) & 0x7fff;
      store<u8>(e0, load<u8>(e0, BLOCK) - log, BLOCK);
      store<u8>(e1, load<u8>(e1, BLOCK) - log, BLOCK);
      store<u8>(e2, load<u8>(e2, BLOCK) - log, BLOCK);
      store<u8>(e3, load<u8>(e3, BLOCK) - log, BLOCK);
    }
    for (; at < end; at += 4) {
      const e = load<u32>(at) & 0x7fff;
      store<u8>(e, load<u8>(e, BLOCK) - log, BLOCK);
    }
  }
}
