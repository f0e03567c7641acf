/**
 * `base^exponent mod modulus` on plain numbers, exact because every product stays below 2^53.
 *
 * @param modulus positive, below 2^26
 * @param base in `[0, modulus)`
 * @param exponent not negative, below 2^31
 */
export function smallModPow(base: number, exponent: number, modulus: number): number {
  let result = 1 % modulus;
  let square = base % modulus;
  for (let e = exponent; e > 0; e >>>= 1) {
    if (e & 1) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
