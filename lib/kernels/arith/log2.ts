import { bitLength } from './bitLength.ts';

/**
 * The binary logarithm of a positive integer of any size, to about 2^-50 relative.
 * @example log2(1024n) // 10
 */
export function log2(n: bigint): number {
  const shift = Math.max(0, bitLength(n) - 53);
  return Math.log2(Number(n >> BigInt(shift))) + shift;
}
