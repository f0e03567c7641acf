import { bitLength } from './bitLength.ts';
import { log2 } from './log2.ts';

/**
 * Floor of the square root.
 *
 * @throws RangeError if `n` is negative
 * @example integerSqrt(99n) // 9n
 */
export function integerSqrt(n: bigint): bigint {
  return integerRoot(n, 2);
}

/**
 * Floor of the `k`-th root, by Newton's iteration from above.
 *
 * The start value comes from the leading bits as a double, so four to six steps suffice below 2,000 bits.
 *
 * @param n not negative
 * @param k at least 1
 * @throws RangeError if `n` is negative or `k` is not a positive integer
 * @example integerRoot(1000n, 3) // 10n
 */
export function integerRoot(n: bigint, k: number): bigint {
  if (n < 0n) throw new RangeError('integerRoot needs a number that is not negative.');
  if (!Number.isSafeInteger(k) || k < 1) throw new RangeError('integerRoot needs k = 1, 2, 3, …');
  if (k === 1 || n < 2n) return n;
  const bits = bitLength(n);
  if (k >= bits) return 1n;
  const kBig = BigInt(k);
  const lower = kBig - 1n;
  let x = rootFromAbove(n, k, bits);
  for (;;) {
    const next = (lower * x + n / x ** lower) / kBig;
    if (next >= x) return x;
    x = next;
  }
}

/** An integer at least as large as the true root, and close to it: Newton then falls to it from above. */
function rootFromAbove(n: bigint, k: number, bits: number): bigint {
  const rootLog2 = log2(n + 1n) / k;
  const whole = Math.max(0, Math.floor(rootLog2) - 40);
  // The factor covers the rounding of log2 and of the power, which stays below 2^-40 for bits < 2^20.
  const mantissa = 2 ** (rootLog2 - whole) * (1 + bits * 2 ** -48);
  return (BigInt(Math.ceil(mantissa)) + 1n) << BigInt(whole);
}
