import type { FactorBase } from './factorBase.ts';

/** Neighbouring large primes of one logarithm: as many as `end` says, counted from the first large prime. */
export interface Segment {
  readonly end: number;
  readonly log: number;
}

/** Primes below are sieved block by block, with positions of 16 bits; a factor base holds hardly more than 3,300 of them. */
const BUCKETED_FROM = 2 ** 16;
const MOST_UNBUCKETED = 4096;

/** The index of the first prime that the compiled sieve puts into buckets, which is what segments begin with. */
export function firstBucketed(primes: Int32Array): number {
  const index = primes.findIndex((p) => p >= BUCKETED_FROM);
  return Math.min(index < 0 ? primes.length : index, MOST_UNBUCKETED);
}

/** Large primes are brought to the next polynomial four at a time, and four share a logarithm. */
const TOGETHER = 4;

/** An entry of a bucket has 16 bits for a prime's number in its segment. */
const MOST = 2 ** 16;

/**
 * The large primes cut where their rounded logarithm changes, at multiples of four: a bucket then holds no logarithm, and
 * the few primes that get their neighbour's change nothing.
 *
 * @param firstLarge index of the first large prime
 * @returns ends ascending; `[]` without large primes
 */
export function segmentsOf({ logs, primes }: FactorBase, firstLarge: number): Segment[] {
  const segments: Segment[] = [];
  const count = primes.length - firstLarge;
  for (let i = 0; i < count; i += TOGETHER) {
    const log = logs[firstLarge + i]!;
    const end = Math.min(i + TOGETHER, count);
    const start = segments.at(-2)?.end ?? 0;
    if (segments.at(-1)?.log === log && end - start <= MOST) segments.pop();
    segments.push({ end, log });
  }
  return segments;
}

/** The logarithms that the sieve takes, for every prime: those of the factor base, but for large ones as above. */
export function sieveLogs(base: FactorBase, firstLarge: number): Uint8Array {
  const logs = base.logs.slice();
  let from = firstLarge;
  for (const { end, log } of segmentsOf(base, firstLarge)) {
    logs.fill(log, from, firstLarge + end);
    from = firstLarge + end;
  }
  return logs;
}

/** The index of the first prime that is not below a bound. */
export function firstFrom(primes: Int32Array, bound: number): number {
  const index = primes.findIndex((p) => p >= bound);
  return index < 0 ? primes.length : index;
}

/**
 * Entries that a block's bucket must hold. The mean is the sum of 2 length / p; ten standard deviations above it practically
 * never happen.
 */
export function bucketCapacity(primes: Int32Array, first: number, length: number): number {
  let mean = 0;
  for (let i = first; i < primes.length; i++) mean += (2 * length) / primes[i]!;
  return Math.ceil(mean + 10 * Math.sqrt(mean) + 16);
}
