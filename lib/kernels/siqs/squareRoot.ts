import { gcd } from '../arith/gcd.ts';
import { modPow } from '../arith/modPow.ts';
import type { Relation } from './relation.ts';

/**
 * A factor from relations whose product is a square: with X the product of the roots and Y^2 the product of
 * the values, `X^2 = Y^2 (mod n)`, and gcd(X - Y, n) is a proper factor for at least half of all dependencies when n
 * has two prime factors.
 *
 * @param relations one may occur several times
 * @returns a factor d with `1 < d < n`, or `null` when this dependency is trivial
 * @throws RangeError if the product of the values is no square
 */
export function factorFromSquares(n: bigint, relations: readonly Relation[]): bigint | null {
  const exponents = new Map<number, number>();
  let X = 1n;
  for (const { root, factors, largePrimes } of relations) {
    X = (X * root) % n;
    for (const p of factors) exponents.set(p, (exponents.get(p) ?? 0) + 1);
    for (const p of largePrimes) exponents.set(p, (exponents.get(p) ?? 0) + 1);
  }
  let Y = 1n;
  for (const [p, exponent] of exponents) {
    if (exponent % 2 !== 0) throw new RangeError('The product of these relations is no square.');
    if (p !== -1) Y = (Y * modPow(BigInt(p), BigInt(exponent / 2), n)) % n;
  }
  const d = gcd(X - Y, n);
  return d === 1n || d === n ? null : d;
}
