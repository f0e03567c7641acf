// Primes below twice the block's length walk through every block, both roots together.
//
// Where p is in (L/(k+1), L/k] a root meets the block k times for certain and perhaps once more. Nothing asks where a
// root is: the certain steps are counted, and the last one is led to where it does no harm. From L/4 on eight primes
// are brought to the next block at a time, and the places of their steps lie ready in memory for the bytes to follow.

import { BLOCK, CERTAIN, LENGTH, LOG, NEXT1, NEXT2, PLACES, PRIME } from './layout';

function hit(at: u32, log: u32): void {
  store<u8>(at, load<u8>(at, BLOCK) - log, BLOCK);
}

/** Primes up to a quarter of the block's length, one after the other; indices times two. */
export function sieveOften(from: u32, to: u32): void {
  for (let i = from; i < to; i += 2) {
    const p: u32 = load<u16>(i, PRIME);
    const log: u32 = load<u16>(i, LOG);
    const certain: u32 = load<u16>(i, CERTAIN);
    let r: u32 = load<u16>(i, NEXT1);
    let s: u32 = load<u16>(i, NEXT2);
    const p2 = p + p;
    const p3 = p2 + p;
    const p4 = p2 + p2;
    for (let k = certain >> 2; k > 0; k--) {
      hit(r, log);
      hit(s, log);
      hit(r + p, log);
      hit(s + p, log);
      hit(r + p2, log);
      hit(s + p2, log);
      hit(r + p3, log);
      hit(s + p3, log);
      r += p4;
      s += p4;
    }
    if ((certain & 2) !== 0) {
      hit(r, log);
      hit(s, log);
      hit(r + p, log);
      hit(s + p, log);
      r += p2;
      s += p2;
    }
    if ((certain & 1) !== 0) {
      hit(r, log);
      hit(s, log);
      r += p;
      s += p;
    }
    r -= LENGTH;
    s -= LENGTH;
    const inR = <u32>(<i32>r >> 31);
    const inS = <u32>(<i32>s >> 31);
    hit(r & (LENGTH - 1), log & inR);
    hit(s & (LENGTH - 1), log & inS);
    store<u16>(i, r + (p & inR), NEXT1);
    store<u16>(i, s + (p & inS), NEXT2);
  }
}

/** Where a last step goes that leaves the block: behind it, a place for each of eight. */
function behind(): v128 {
  return i16x8(-32768, -32752, -32736, -32720, -32704, -32688, -32672, -32656);
}

/** From the places r of the last steps of eight primes: in the block, or behind it. */
function lastPlaces(r: v128): v128 {
  return i16x8.min_u(r, behind());
}

/** From the places r of the last steps of eight primes: the first ones in the next block. */
function nextPlaces(r: v128, p: v128): v128 {
  const over = v128.xor(r, i16x8.splat(-32768));
  return i16x8.add(over, v128.and(p, i16x8.shr_s(over, 15)));
}

/** Primes of one logarithm that meet the block once or not at all; as many as a multiple of eight. */
export function sieve0(from: u32, to: u32, log: u32): void {
  for (let i = from; i < to; i += 16) {
    const p = v128.load(i, PRIME);
    const r = v128.load(i, NEXT1);
    const s = v128.load(i, NEXT2);
    v128.store(PLACES, lastPlaces(r));
    v128.store(PLACES, lastPlaces(s), 16);
    v128.store(i, nextPlaces(r, p), NEXT1);
    v128.store(i, nextPlaces(s, p), NEXT2);
    for (let lane: u32 = 0; lane < 16; lane += 4) {
      hit(load<u16>(lane, PLACES), log);
      hit(load<u16>(lane, PLACES + 16), log);
      hit(load<u16>(lane, PLACES + 2), log);
      hit(load<u16>(lane, PLACES + 18), log);
    }
  }
}

/** Primes that meet the block once, or twice; as many as a multiple of eight. */
export function sieve1(from: u32, to: u32): void {
  for (let i = from; i < to; i += 16) {
    const p = v128.load(i, PRIME);
    const r = v128.load(i, NEXT1);
    const s = v128.load(i, NEXT2);
    const r1 = i16x8.add(r, p);
    const s1 = i16x8.add(s, p);
    v128.store(PLACES, r);
    v128.store(PLACES, s, 16);
    v128.store(PLACES, lastPlaces(r1), 32);
    v128.store(PLACES, lastPlaces(s1), 48);
    v128.store(i, nextPlaces(r1, p), NEXT1);
    v128.store(i, nextPlaces(s1, p), NEXT2);
    for (let lane: u32 = 0; lane < 16; lane += 2) {
      const log: u32 = load<u16>(i + lane, LOG);
      hit(load<u16>(lane, PLACES), log);
      hit(load<u16>(lane, PLACES + 16), log);
      hit(load<u16>(lane, PLACES + 32), log);
      hit(load<u16>(lane, PLACES + 48), log);
    }
  }
}

/** Primes that meet the block twice, or three times. */
export function sieve2(from: u32, to: u32): void {
  for (let i = from; i < to; i += 16) {
    const p = v128.load(i, PRIME);
    const r = v128.load(i, NEXT1);
    const s = v128.load(i, NEXT2);
    const r1 = i16x8.add(r, p);
    const s1 = i16x8.add(s, p);
    const r2 = i16x8.add(r1, p);
    const s2 = i16x8.add(s1, p);
    v128.store(PLACES, r);
    v128.store(PLACES, s, 16);
    v128.store(PLACES, r1, 32);
    v128.store(PLACES, s1, 48);
    v128.store(PLACES, lastPlaces(r2), 64);
    v128.store(PLACES, lastPlaces(s2), 80);
    v128.store(i, nextPlaces(r2, p), NEXT1);
    v128.store(i, nextPlaces(s2, p), NEXT2);
    for (let lane: u32 = 0; lane < 16; lane += 2) {
      const log: u32 = load<u16>(i + lane, LOG);
      hit(load<u16>(lane, PLACES), log);
      hit(load<u16>(lane, PLACES + 16), log);
      hit(load<u16>(lane, PLACES + 32), log);
      hit(load<u16>(lane, PLACES + 48), log);
      hit(load<u16>(lane, PLACES + 64), log);
      hit(load<u16>(lane, PLACES + 80), log);
    }
  }
}

/** Primes that meet the block three times, or four. */
export function sieve3(from: u32, to: u32): void {
  for (let i = from; i < to; i += 16) {
    const p = v128.load(i, PRIME);
    const r = v128.load(i, NEXT1);
    const s = v128.load(i, NEXT2);
    const r1 = i16x8.add(r, p);
    const s1 = i16x8.add(s, p);
    const r2 = i16x8.add(r1, p);
    const s2 = i16x8.add(s1, p);
    const r3 = i16x8.add(r2, p);
    const s3 = i16x8.add(s2, p);
    v128.store(PLACES, r);
    v128.store(PLACES, s, 16);
    v128.store(PLACES, r1, 32);
    v128.store(PLACES, s1, 48);
    v128.store(PLACES, r2, 64);
    v128.store(PLACES, s2, 80);
    v128.store(PLACES, lastPlaces(r3), 96);
    v128.store(PLACES, lastPlaces(s3), 112);
    v128.store(i, nextPlaces(r3, p), NEXT1);
    v128.store(i, nextPlaces(s3, p), NEXT2);
    for (let lane: u32 = 0; lane < 16; lane += 2) {
      const log: u32 = load<u16>(i + lane, LOG);
      hit(load<u16>(lane, PLACES), log);
      hit(load<u16>(lane, PLACES + 16), log);
      hit(load<u16>(lane, PLACES + 32), log);
      hit(load<u16>(lane, PLACES + 48), log);
      hit(load<u16>(lane, PLACES + 64), log);
      hit(load<u16>(lane, PLACES + 80), log);
      hit(load<u16>(lane, PLACES + 96), log);
      hit(load<u16>(lane, PLACES + 112), log);
    }
  }
}
