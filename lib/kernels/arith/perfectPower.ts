import { bitLength } from './bitLength.ts';
import { integerRoot } from './integerRoot.ts';
import { smallModPow } from './smallModPow.ts';

/** How many moduli q = 1 (mod k) must agree before the k-th root is really taken. */
const FILTERS = 3;

/**
 * Writes `n` as `base^exponent` with the largest exponent at least 2.
 *
 * Every prime exponent k up to log2(n) is first tried modulo a few primes q = 1 (mod k), where a k-th power has
 * `n^((q-1)/k)` equal to 0 or 1: almost every k is excluded without a root.
 *
 * @param n at least 2 (smaller numbers give `null`)
 * @returns `null` if `n` is no perfect power
 * @example perfectPower(64n) // { base: 2n, exponent: 6 }
 */
export function perfectPower(n: bigint): { base: bigint; exponent: number } | null {
  if (n < 4n) return null;
  let base = n;
  let exponent = 1;
  let k = 2;
  let bits = bitLength(base);
  while (k < bits) {
    const root = exactRoot(base, k);
    if (root === null) {
      k = nextSmallPrime(k);
    } else {
      base = root;
      exponent *= k;
      bits = bitLength(base);
    }
  }
  return exponent === 1 ? null : { base, exponent };
}

function exactRoot(n: bigint, k: number): bigint | null {
  let found = 0;
  for (let q = 2 * k + 1; found < FILTERS && q < 2 ** 26; q += 2 * k) {
    if (!isSmallPrime(q)) continue;
    found += 1;
    const power = smallModPow(Number(n % BigInt(q)), (q - 1) / k, q);
    if (power > 1) return null;
  }
  const root = integerRoot(n, k);
  return root ** BigInt(k) === n ? root : null;
}

function nextSmallPrime(k: number): number {
  let next = k === 2 ? 3 : k + 2;
  while (!isSmallPrime(next)) next += 2;
  return next;
}

function isSmallPrime(q: number): boolean {
  if (q % 2 === 0) return q === 2;
  for (let d = 3; d * d <= q; d += 2) if (q % d === 0) return false;
  return q > 1;
}
