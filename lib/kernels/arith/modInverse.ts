/**
 * The inverse of `a` modulo `n`, by the extended Euclidean algorithm.
 *
 * @param n modulus, at least 1
 * @returns the inverse in `[0, n)`, or `null` when `gcd(a, n) > 1` (a factoring kernel then has its gcd)
 * @throws RangeError if `n < 1`
 * @example modInverse(3n, 7n) // 5n
 */
export function modInverse(a: bigint, n: bigint): bigint | null {
  if (n < 1n) throw new RangeError('modInverse needs a positive modulus.');
  let r0 = n;
  let r1 = ((a % n) + n) % n;
  let s0 = 0n;
  let s1 = 1n;
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [s0, s1] = [s1, s0 - q * s1];
  }
  if (r0 !== 1n) return null;
  return ((s0 % n) + n) % n;
}
