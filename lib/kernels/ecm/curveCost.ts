import { bitLength } from '../arith/bitLength.ts';
import { defaultB2 } from './ecmLevels.ts';

/**
 * Estimated time of one product modulo n, sums included, when four curves run at once, in nanoseconds.
 * Fitted to V8 11.3 on a Zen 3 from 64 to 3,300 bits; within a factor of 2.
 */
function productNanoseconds(n: bigint): number {
  const limbs = bitLength(n) / 28;
  return 8 + 0.36 * limbs * limbs;
}

/**
 * What one of four curves costs, in milliseconds: 13 products per unit of B1 in stage 1, 0.04 per unit of B2 in stage 2.
 *
 * @param n the composite
 * @param B1 with the B2 that goes with it
 */
export function curveMs(n: bigint, B1: number): number {
  return ((13 * B1 + 0.04 * defaultB2(B1)) * productNanoseconds(n)) / 1e6;
}
