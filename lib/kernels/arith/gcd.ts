/**
 * Greatest common divisor of two integers of any sign.
 *
 * Euclid on BigInt: V8's division is word-wise, so this beats a binary gcd at every size we use.
 *
 * @returns the non-negative gcd; `gcd(0n, 0n)` is `0n`.
 * @example gcd(-12n, 18n) // 6n
 */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
