// The self-initialising quadratic sieve's hot part: all polynomials of a family, blocks, buckets, candidates.
// The mathematics is told in lib/kernels/siqs; its plain TypeScript twin gives the same relations in the same order.

import { advanceLarge, emptyBucket, fillBuckets } from './sieve/buckets';
import { beginOutput, outputEnd, scan, tryHits } from './sieve/candidates';
import { advanceSmall, inverseRow, startFamily } from './sieve/family';
import { BLOCK, LENGTH } from './sieve/layout';
import { sieve0, sieve1, sieve2, sieve3, sieveOften } from './sieve/medium';
import { blocks, classStart, configure, segmentCount, startByte } from './sieve/state';

export { beginOutput, configure, inverseRow, outputEnd };

/** The first polynomial of a family. */
export function start(factors: u32, extra: u32): void {
  startFamily(factors, extra);
  if (segmentCount > 0) fillBuckets();
}

/** The next polynomial. */
export function advance(row: u32, up: bool): void {
  advanceSmall(row, up);
  if (segmentCount > 0) advanceLarge(row, up);
}

/** Sieves the polynomial whose coefficients and roots are there; relations go to the output. */
export function sieve(seed: u32, polynomial: u32, factors: u32): void {
  for (let block: u32 = 0; block < blocks; block++) {
    memory.fill(BLOCK, <u8>startByte, LENGTH);
    sieveMedium();
    emptyBucket(block);
    const hits = scan();
    if (hits > 0) tryHits(hits, block, seed, polynomial, factors);
  }
}

/** The end of the last eight primes of a class; what is left goes one by one. */
function wholeEights(j: usize): u32 {
  return classStart(j) + ((classStart(j + 1) - classStart(j)) & ~15);
}

function sieveMedium(): void {
  sieveOften(classStart(0), classStart(1));
  sieve3(classStart(1), wholeEights(1));
  sieveOften(wholeEights(1), classStart(2));
  sieve2(classStart(2), wholeEights(2));
  sieveOften(wholeEights(2), classStart(3));
  sieve1(classStart(3), wholeEights(3));
  sieveOften(wholeEights(3), classStart(4));
  sieve0(classStart(4), wholeEights(4), 15);
  sieveOften(wholeEights(4), classStart(5));
  sieve0(classStart(5), wholeEights(5), 16);
  sieveOften(wholeEights(5), classStart(6));
}
