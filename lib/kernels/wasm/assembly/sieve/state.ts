// What depends on the plan: set once by `configure`, read into locals by loops.

import { BOUNDS, CLASSES, ENDS, MAX_BLOCKS, WORDS } from './layout';

/** Indices: below firstMedium not sieved, below firstLarge sieved block by block, below count bucketed. */
export let firstMedium: u32 = 0;
/** Index of the first large prime. */
export let firstLarge: u32 = 0;
/** Primes in the factor base. */
export let count: u32 = 0;
/** Large primes, padded to a multiple of four. */
export let largeCount: u32 = 0;
/** Blocks of the interval. */
export let blocks: u32 = 0;
/** M: positions are x + M. */
export let halfInterval: u32 = 0;
/** The byte that a block starts with. */
export let startByte: u32 = 0;
/** The bits that a cofactor may have beyond what the sieve saw. */
export let slackBits: u32 = 0;
/** 2 when all X are odd, else 1. */
export let step: u32 = 1;

/** By index in the factor base: 32-bit primes and square roots of k n, doubles 1 / p. */
export let primes: usize = 0;
/** Square roots of k n. */
export let squareRoots: usize = 0;
/** Doubles 1 / p. */
export let reciprocals: usize = 0;
/** Large primes, from firstLarge on: 32-bit primes, roots, and rows of deltas. */
export let largePrimes: usize = 0;
/** First positions of the large primes. */
export let largeRoot1: usize = 0;
/** First positions of their second progressions. */
export let largeRoot2: usize = 0;
/** Rows of changes. */
export let largeDeltas: usize = 0;
/** Buckets of `capacity` entries a block; and where each segment of one logarithm ends. */
export let buckets: usize = 0;
/** Entries of a bucket. */
export let capacity: u32 = 0;
/** Segments: for each its end as a number of large primes, and its logarithm; two 32-bit words. */
export let segments: usize = 0;
/** How many segments there are. */
export let segmentCount: u32 = 0;
/** Classes of large primes: the end of each, and how often a root meets the interval for certain; two 32-bit words. */
export let classes: usize = 0;
/** Ends of the buckets at the end of each segment: a word a block. */
export let segmentEnds: usize = 0;

/** Where relations are written. */
export let output: usize = 0;
/** Where there is no more room for them. */
export let outputLimit: usize = 0;

/** Bounds of cofactors. */
export let largeBound: u64 = 0;
/** Least product of two large primes. */
export let leastDouble: u64 = 0;
/** Largest product of two large primes that is split. */
export let mostDouble: u64 = 0;

/** Takes over what the caller has written: words in the order of `sieveMemory.ts`, then the bounds as doubles. */
export function configure(): void {
  firstMedium = word(0);
  firstLarge = word(1);
  count = word(2);
  largeCount = word(3);
  classes = word(4);
  blocks = word(5);
  startByte = word(6);
  slackBits = word(7);
  step = word(8);
  primes = word(9);
  squareRoots = word(10);
  reciprocals = word(11);
  largePrimes = word(12);
  largeRoot1 = word(13);
  largeRoot2 = word(14);
  largeDeltas = word(15);
  buckets = word(16);
  capacity = word(17);
  segments = word(18);
  segmentCount = word(19);
  segmentEnds = word(20);
  output = word(21);
  outputLimit = word(22);
  halfInterval = blocks << 14;
  // Behind the interval nothing is kept: all share the place behind the last bucket.
  for (let block = blocks; block < MAX_BLOCKS; block++) {
    store<u32>(ENDS + (block << 2), buckets + ((blocks * capacity) << 2));
  }
  largeBound = <u64>load<f64>(BOUNDS);
  leastDouble = <u64>load<f64>(BOUNDS, 8);
  mostDouble = <u64>load<f64>(BOUNDS, 16);
}

/**
 * Where the classes of medium primes begin, as offsets of 16-bit arrays: [0] the first one, [1] above LENGTH / 4, [2]
 * LENGTH / 3, [3] LENGTH / 2, [4] LENGTH, [5] those of logarithm 16; [6] ends them.
 */
export function classStart(j: usize): u32 {
  return load<u32>(CLASSES + (j << 2));
}

function word(i: u32): u32 {
  return load<u32>(WORDS + (i << 2));
}
