import { bitLength } from './bitLength.ts';

/** A stream of numbers that is the same for the same seed. Not for secrets. */
export interface SeededRandom {
  /** The next 64 uniform bits, in `[0, 2^64)`. */
  next64(): bigint;
  /** A uniform integer in `[0, bound)`. Throws RangeError if `bound < 1`. */
  below(bound: bigint): bigint;
}

const MASK = (1n << 64n) - 1n;

/**
 * splitmix64: one 64-bit counter and a mixing function, equidistributed over 2^64 steps.
 *
 * Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with Vigna's
 * public-domain constants.
 *
 * @param seed any integer; only its low 64 bits count
 * @example seededRandom(1n).below(100n)
 */
export function seededRandom(seed: bigint): SeededRandom {
  let state = BigInt.asUintN(64, seed);
  const next64 = (): bigint => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
  return { next64, below: (bound) => uniformBelow(bound, next64) };
}

/** Rejection from the next power of two: unbiased, two draws on average at worst. */
function uniformBelow(bound: bigint, next64: () => bigint): bigint {
  if (bound < 1n) throw new RangeError('below needs a bound of at least 1.');
  const bits = bitLength(bound - 1n);
  for (;;) {
    let value = 0n;
    for (let have = 0; have < bits; have += 64) value = (value << 64n) | next64();
    value = BigInt.asUintN(bits, value);
    if (value < bound) return value;
  }
}
