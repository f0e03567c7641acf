import { bitLength } from '../arith/bitLength.ts';

/** log2 of the golden section, and of the square root of 5. */
const GOLDEN_BITS = 0.6942419136306174;
const ROOT_5_BITS = 1.160964047443681;

/** The Fibonacci numbers F_(k-1) and F_k, by doubling; k at least 1. */
function fibonacciPair(k: number): [bigint, bigint] {
  let [before, value] = [0n, 1n];
  for (const bit of k.toString(2).slice(1)) {
    const twice = value * (2n * before + value);
    const middle = value * value + before * before;
    [before, value] = bit === '0' ? [middle, twice] : [twice, middle + twice];
  }
  return [before, value];
}

/** The index of a Fibonacci number (sign -1) or a Lucas number (sign 1) above 100, or `null`. */
function indexOf(n: bigint, sign: 1 | -1): number | null {
  const bits = bitLength(n) + (sign === -1 ? ROOT_5_BITS : 0);
  const least = Math.max(3, Math.floor((bits - 1) / GOLDEN_BITS) - 1);
  for (let k = least; k <= least + 4; k++) {
    const [before, value] = fibonacciPair(k);
    // L_k = F_(k-1) + F_(k+1).
    if (n === (sign === -1 ? value : 2n * before + value)) return k;
  }
  return null;
}

/**
 * The algebraic factors of a Fibonacci or Lucas number: F_k is the product of the primitive parts of F_d over d | k, and
 * L_k = F_2k / F_k that over the d | 2k that do not divide k. Cost: some products of the number's size.
 *
 * @param n above 100
 * @returns factors above 1, not always prime, whose product is n; `null` for other numbers
 * @example fibonacciFactors(144n) // [2n, 3n, 4n, 6n]: the primitive parts of F_3, F_4, F_6 and F_12
 */
export function fibonacciFactors(n: bigint): bigint[] | null {
  if (n <= 100n) return null;
  const k = indexOf(n, -1);
  if (k !== null) return primitiveParts(k, () => true);
  const l = indexOf(n, 1);
  return l === null ? null : primitiveParts(2 * l, (d) => l % d !== 0);
}

function primitiveParts(k: number, counts: (d: number) => boolean): bigint[] {
  const parts = new Map<number, bigint>();
  for (let d = 1; d <= k; d++) {
    if (k % d !== 0) continue;
    let part = fibonacciPair(d)[1];
    for (const [e, smaller] of parts) if (d % e === 0) part /= smaller;
    parts.set(d, part);
  }
  return [...parts].flatMap(([d, part]) => (part > 1n && counts(d) ? [part] : []));
}
