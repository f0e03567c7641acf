// Primes below the block's length walk through every block, both roots together.
//
// Where p is in (L/(k+1), L/k] a root meets the block k times for certain and perhaps once more: for k up to 7 these
// steps are written out, and the last one takes nothing where it would leave the block, so that nothing branches.

import { BLOCK, LENGTH, LOG, NEXT1, NEXT2, PRIME } from './layout';

function hit(at: u32, log: u32): void {
  store<u8>(at, load<u8>(at, BLOCK) - log, BLOCK);
}

/** The step that may leave the block; returns the position in the next one. */
function last(at: u32, p: u32, log: u32): u32 {
  const inside = <u32>(<i32>(at - LENGTH) >> 31);
  hit(at & (LENGTH - 1), log & inside);
  return at + (p & inside) - LENGTH;
}

/** Primes up to an eighth of the block's length; indices times two. */
export function sieveOften(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    const r1: u32 = load<u16>(i, NEXT1);
    const r2: u32 = load<u16>(i, NEXT2);
    let low = min(r1, r2);
    let high = max(r1, r2);
    const p2 = p + p;
    const p3 = p2 + p;
    const p4 = p2 + p2;
    const end = LENGTH - p3;
    while (high < end) {
      hit(low, log);
      hit(high, log);
      hit(low + p, log);
      hit(high + p, log);
      hit(low + p2, log);
      hit(high + p2, log);
      hit(low + p3, log);
      hit(high + p3, log);
      low += p4;
      high += p4;
    }
    while (high < LENGTH) {
      hit(low, log);
      hit(high, log);
      low += p;
      high += p;
    }
    store<u16>(i, last(low, p, log), NEXT1);
    store<u16>(i, high - LENGTH, NEXT2);
  }
}

/** Primes that meet the block 7 times, or 8. */
export function sieve7(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    let r1: u32 = load<u16>(i, NEXT1);
    let r2: u32 = load<u16>(i, NEXT2);
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    store<u16>(i, last(r1, p, log), NEXT1);
    store<u16>(i, last(r2, p, log), NEXT2);
  }
}

/** Primes that meet the block 6 times, or 7. */
export function sieve6(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    let r1: u32 = load<u16>(i, NEXT1);
    let r2: u32 = load<u16>(i, NEXT2);
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    store<u16>(i, last(r1, p, log), NEXT1);
    store<u16>(i, last(r2, p, log), NEXT2);
  }
}

/** Primes that meet the block 5 times, or 6. */
export function sieve5(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    let r1: u32 = load<u16>(i, NEXT1);
    let r2: u32 = load<u16>(i, NEXT2);
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    store<u16>(i, last(r1, p, log), NEXT1);
    store<u16>(i, last(r2, p, log), NEXT2);
  }
}

/** Primes that meet the block 4 times, or 5. */
export function sieve4(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    let r1: u32 = load<u16>(i, NEXT1);
    let r2: u32 = load<u16>(i, NEXT2);
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    store<u16>(i, last(r1, p, log), NEXT1);
    store<u16>(i, last(r2, p, log), NEXT2);
  }
}

/** Primes that meet the block 3 times, or 4. */
export function sieve3(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    let r1: u32 = load<u16>(i, NEXT1);
    let r2: u32 = load<u16>(i, NEXT2);
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    store<u16>(i, last(r1, p, log), NEXT1);
    store<u16>(i, last(r2, p, log), NEXT2);
  }
}

/** Primes that meet the block 2 times, or 3. */
export function sieve2(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    let r1: u32 = load<u16>(i, NEXT1);
    let r2: u32 = load<u16>(i, NEXT2);
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    store<u16>(i, last(r1, p, log), NEXT1);
    store<u16>(i, last(r2, p, log), NEXT2);
  }
}

/** Primes that meet the block 1 times, or 2. */
export function sieve1(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    let r1: u32 = load<u16>(i, NEXT1);
    let r2: u32 = load<u16>(i, NEXT2);
    hit(r1, log);
    hit(r2, log);
    r1 += p;
    r2 += p;
    store<u16>(i, last(r1, p, log), NEXT1);
    store<u16>(i, last(r2, p, log), NEXT2);
  }
}
