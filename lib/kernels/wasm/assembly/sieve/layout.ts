// Where things lie in the memory of a sieve. What a hot loop reads has a constant address; `state.ts` holds the rest.

/** Positions of a block; a byte each, so that a block fills a first-level cache. */
export const LENGTH: u32 = 32768;

/** Primes that are not bucketed, at most: of the 6,542 below 2^16 a factor base holds about half. */
export const SMALL_CAPACITY: u32 = 4096;

/** Primes in a leading coefficient, at most. */
export const MAX_FACTORS: u32 = 20;

/** Words of a value of the polynomial: 256 bits, two's complement. */
export const WIDE: u32 = 8;

// The first page: small things.
/** The leading coefficient of the polynomial, a wide number. */
export const A: usize = 1024;
/** Its linear coefficient. */
export const B: usize = A + 32;
/** Its constant. */
export const C: usize = B + 32;
/** The value in work. */
export const Q: usize = C + 32;
/** The quotient of a division on trial. */
export const TRIAL: usize = Q + 32;
/** For each prime of a: its inverses modulo the factor base (an address), its gamma, its index. */
export const ROWS: usize = 2048;
/** The gammas of the primes of a. */
export const GAMMAS: usize = ROWS + 128;
/** The indices of the primes of a. */
export const INDICES: usize = GAMMAS + 128;
/** Byte offsets of the classes of medium primes. */
export const CLASSES: usize = INDICES + 128;
/** What the caller writes before `configure`. */
export const WORDS: usize = CLASSES + 128;
/** Bounds of cofactors, doubles. */
export const BOUNDS: usize = WORDS + 128;
/** Where eight primes meet the block: eight 16-bit places for each of their steps. */
export const PLACES: usize = BOUNDS + 128;
/** The primes found at a position, as indices. */
export const FOUND: usize = 4096;
/** More prime factors no value has. */
export const MAX_FOUND: u32 = 512;
/** The end of each block's bucket. */
export const ENDS: usize = 8192;
/** Blocks of an interval, at most. */
export const MAX_BLOCKS: u32 = 2048;
/** A class of large primes of which four neighbours meet the interval differently often; one of which most do not. */
export const MIXED: u32 = 0xffff;
/** See MIXED. */
export const RARE: u32 = 0xfffe;
/** Positions of a block worth trying. */
export const HITS: usize = 0x6000;
/** More positions of a block are not tried. */
export const MAX_HITS: u32 = 16384;

/** The block that is sieved. */
export const BLOCK: usize = 0x10000;

// Primes below 2 LENGTH, by index in the factor base; arrays of 16-bit numbers.
const TABLE: usize = 0x2000;
/** The primes. */
export const PRIME: usize = 0x20000;
/** Their logarithms. */
export const LOG: usize = PRIME + TABLE;
/** Next positions in the block to come. */
export const NEXT1: usize = LOG + TABLE;
/** The second progression. */
export const NEXT2: usize = NEXT1 + TABLE;
/** First positions in the interval. */
export const ROOT1: usize = NEXT2 + TABLE;
/** The second progression. */
export const ROOT2: usize = ROOT1 + TABLE;
/** The inverse modulo 2^16, and floor((2^16 - 1) / p): p divides t when t * inverse mod 2^16 is not above it. */
export const INVERSE: usize = ROOT2 + TABLE;
/** See INVERSE. */
export const QUOTIENT: usize = INVERSE + TABLE;
/** How often a prime meets a block for certain: floor(LENGTH / p). */
export const CERTAIN: usize = QUOTIENT + TABLE;
/** A row for each prime of a: how roots change when its sign does. */
export const DELTA: usize = CERTAIN + TABLE;
/** Bytes of a row. */
export const DELTA_ROW: usize = TABLE;

/** From here on the caller lays out what depends on the plan. */
export const FREE: usize = DELTA + TABLE * MAX_FACTORS;
