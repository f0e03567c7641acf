// Positions that the sieve points out become relations, in the packed form that packedRelations.ts describes.
//
// No value is divided on trial: p divides Q at a position if and only if the position lies on one of p's progressions.
// The small primes, which are not sieved, come first: then what the sieve has added up tells nearly exactly whether the
// rest can be small enough, and most positions end there.

import { isProbablePrime, split } from './cofactor';
import {
  BLOCK,
  FOUND,
  HITS,
  INDICES,
  INVERSE,
  LENGTH,
  MAX_FOUND,
  MAX_HITS,
  NEXT1,
  NEXT2,
  PRIME,
  QUOTIENT,
  ROOT1,
  ROOT2,
} from './layout';
import {
  blocks,
  buckets,
  capacity,
  classStart,
  firstLarge,
  firstMedium,
  halfInterval,
  largeBound,
  leastDouble,
  mostDouble,
  output,
  outputLimit,
  primes,
  segmentCount,
  segmentEnds,
  segments,
  slackBits,
  startByte,
} from './state';
import { bitLength, divides, evaluate, isZero, small, takeTwos } from './value';

/** Where the next relation goes. */
let end: usize = 0;
/** How many primes the list of those found holds. */
let found: u32 = 0;

/** The output begins anew. */
export function beginOutput(): void {
  end = output;
}

/** Where the output ends. */
export function outputEnd(): usize {
  return end;
}

/** Lists the positions whose byte has its highest bit set, 64 bytes at a look. */
export function scan(): u32 {
  let hits: u32 = 0;
  for (let at: u32 = 0; at < LENGTH; at += 64) {
    const low = v128.or(v128.load(at, BLOCK), v128.load(at, BLOCK + 16));
    const up = v128.or(v128.load(at, BLOCK + 32), v128.load(at, BLOCK + 48));
    if (i8x16.bitmask(v128.or(low, up)) === 0) continue;
    for (let part: u32 = 0; part < 64; part += 16) {
      let mask = i8x16.bitmask(v128.load(at + part, BLOCK));
      for (; mask !== 0 && hits < MAX_HITS; mask &= mask - 1) {
        store<u16>(HITS + (hits << 1), at + part + ctz(mask));
        hits++;
      }
    }
  }
  return hits;
}

/** Tries every position of the list. */
export function tryHits(hits: u32, block: u32, seed: u32, polynomial: u32, factors: u32): void {
  for (let i: u32 = 0; i < hits; i++) {
    attempt(load<u16>(HITS + (i << 1)), block, seed, polynomial, factors);
  }
}

function attempt(at: u32, block: u32, seed: u32, polynomial: u32, factors: u32): void {
  const position = block * LENGTH + at;
  const negative = evaluate(<i32>position - <i32>halfInterval);
  if (isZero()) return;
  found = 0;
  const twos = takeTwos();
  if (twos > 31) return;
  divideSmall(position);
  const sieved = (startByte - load<u8>(at, BLOCK)) & 255;
  if (bitLength() > sieved + slackBits) return;
  divideMedium(at);
  divideSeldom(at);
  divideLarge(at, block);
  for (let j: u32 = 0; j < factors; j++) divide(load<u32>(INDICES + (j << 2)));
  const cofactor = small();
  if (cofactor === 0) return;
  let p: u64 = 0;
  let q: u64 = 0;
  if (cofactor > 1) {
    if (cofactor <= largeBound) p = cofactor;
    else {
      if (cofactor < leastDouble || cofactor > mostDouble || isProbablePrime(cofactor)) return;
      const d = split(cofactor);
      if (d === 0) return;
      p = min(d, cofactor / d);
      q = max(d, cofactor / d);
      if (q > largeBound) return;
    }
  }
  sortFound();
  write(seed, polynomial, position, ((<u32>negative) << 2) | (twos << 3), p, q);
}

function divide(index: u32): void {
  const p = load<u32>(primes + (index << 2));
  while (divides(p) && found < MAX_FOUND) {
    store<u32>(FOUND + (found << 2), index);
    found++;
  }
}

function divideSmall(position: u32): void {
  for (let i: u32 = 1; i < firstMedium; i++) {
    const p = load<u32>(primes + (i << 2));
    const residue = position % p;
    const at = i << 1;
    if (residue === load<u16>(at, ROOT1) || residue === load<u16>(at, ROOT2)) divide(i);
  }
}

/** Primes below LENGTH, eight at a look: p divides t < 2^16 if and only if t / p modulo 2^16 is at most (2^16 - 1) / p. */
function divideMedium(at: u32): void {
  const back = i16x8.splat(<i16>(LENGTH - at));
  const end = classStart(4);
  for (let i = firstMedium << 1; i < end; i += 16) {
    const inverse = v128.load(i, INVERSE);
    const quotient = v128.load(i, QUOTIENT);
    const t1 = i16x8.mul(i16x8.add(v128.load(i, NEXT1), back), inverse);
    const t2 = i16x8.mul(i16x8.add(v128.load(i, NEXT2), back), inverse);
    const mine = i16x8.le_u(i16x8.min_u(t1, t2), quotient);
    if (v128.any_true(mine)) divideLanes(i, mine, end);
  }
}

/** Primes from LENGTH to twice that have met the block at a place come to the next one p - LENGTH further. */
function divideSeldom(at: u32): void {
  const back = i16x8.splat(<i16>(LENGTH - at));
  const end = classStart(6);
  for (let i = classStart(4); i < end; i += 16) {
    const p = v128.load(i, PRIME);
    const same1 = i16x8.eq(i16x8.add(v128.load(i, NEXT1), back), p);
    const same2 = i16x8.eq(i16x8.add(v128.load(i, NEXT2), back), p);
    const mine = v128.or(same1, same2);
    if (v128.any_true(mine)) divideLanes(i, mine, end);
  }
}

function divideLanes(i: u32, lanes: v128, end: u32): void {
  for (let mask = i16x8.bitmask(lanes); mask !== 0; mask &= mask - 1) {
    const index = (i >>> 1) + ctz(mask);
    if (index < end >>> 1) divide(index);
  }
}

/** The block's bucket names its large primes, segment by segment. */
function divideLarge(at: u32, block: u32): void {
  const wanted = i32x4.splat(at);
  const mask = i32x4.splat(0xffff);
  let entry: usize = buckets + ((block * capacity) << 2);
  let first = firstLarge;
  for (let segment: u32 = 0; segment < segmentCount; segment++) {
    const last: usize = load<u32>(segmentEnds + ((segment * blocks + block) << 2));
    for (; entry + 64 <= last; entry += 64) {
      const same1 = i32x4.eq(v128.and(v128.load(entry), mask), wanted);
      const same2 = i32x4.eq(v128.and(v128.load(entry, 16), mask), wanted);
      const same3 = i32x4.eq(v128.and(v128.load(entry, 32), mask), wanted);
      const same4 = i32x4.eq(v128.and(v128.load(entry, 48), mask), wanted);
      if (v128.any_true(v128.or(v128.or(same1, same2), v128.or(same3, same4)))) {
        divideEntries(entry, entry + 64, at, first);
      }
    }
    divideEntries(entry, last, at, first);
    entry = last;
    first = firstLarge + load<u32>(segments + (segment << 3));
  }
}

function divideEntries(from: usize, to: usize, at: u32, first: u32): void {
  for (let entry = from; entry < to; entry += 4) {
    if (load<u16>(entry) === at) divide(first + load<u16>(entry, 2));
  }
}

function sortFound(): void {
  for (let i: u32 = 1; i < found; i++) {
    const index = load<u32>(FOUND + (i << 2));
    let j = i;
    for (; j > 0 && load<u32>(FOUND + ((j - 1) << 2)) > index; j--) {
      store<u32>(FOUND + (j << 2), load<u32>(FOUND + ((j - 1) << 2)));
    }
    store<u32>(FOUND + (j << 2), index);
  }
}

function write(seed: u32, polynomial: u32, position: u32, head: u32, p: u64, q: u64): void {
  if (found > 127 || end + 512 > outputLimit) return;
  const large: u32 = (p !== 0 ? 1 : 0) + (q !== 0 ? 1 : 0);
  varint(seed);
  varint(polynomial);
  varint(position);
  store<u8>(end, head | large);
  end++;
  if (p !== 0) varint(<u32>p);
  if (q !== 0) varint(<u32>q);
  varint(found);
  let before: u32 = 0;
  for (let i: u32 = 0; i < found; i++) {
    const index = load<u32>(FOUND + (i << 2));
    varint(index - before);
    before = index;
  }
}

function varint(value: u32): void {
  let rest = value;
  for (; rest >= 128; rest >>>= 7) {
    store<u8>(end, (rest & 127) | 128);
    end++;
  }
  store<u8>(end, rest);
  end++;
}
