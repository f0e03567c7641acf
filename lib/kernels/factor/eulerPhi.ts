import { factorInteger } from './factorInteger.ts';

/**
 * Euler's phi: how many of 1, …, n are prime to n. Cost: that of factoring n.
 *
 * @param n at least 1
 * @throws RangeError if n is below 1
 * @example eulerPhi(36n) // 12n
 */
export function eulerPhi(n: bigint): bigint {
  if (n < 1n) throw new RangeError('eulerPhi needs a positive integer.');
  return factorInteger(n).factors.reduce(
    (phi, { prime, exponent }) => phi * (prime - 1n) * prime ** BigInt(exponent - 1),
    1n,
  );
}
