/**
 * The Jacobi symbol (a/n).
 *
 * @param n odd and positive
 * @returns 1, -1, or 0 when `gcd(a, n) > 1`
 * @throws RangeError if `n` is even or not positive
 * @example jacobi(2n, 15n) // 1
 */
export function jacobi(a: bigint, n: bigint): -1 | 0 | 1 {
  if (n <= 0n || (n & 1n) === 0n) throw new RangeError('jacobi needs an odd positive n.');
  let x = ((a % n) + n) % n;
  let y = n;
  let sign: -1 | 1 = 1;
  while (x !== 0n) {
    while ((x & 1n) === 0n) {
      x >>= 1n;
      const r = y & 7n;
      if (r === 3n || r === 5n) sign = sign === 1 ? -1 : 1;
    }
    [x, y] = [y, x];
    if ((x & 3n) === 3n && (y & 3n) === 3n) sign = sign === 1 ? -1 : 1;
    x %= y;
  }
  return y === 1n ? sign : 0;
}
