import { perfectPower } from '../arith/perfectPower.ts';
import { aurifeuillianFactors } from './aurifeuille.ts';
import { cyclotomicValue, smallDivisors } from './cyclotomic.ts';

/** The number a^n + b^n (sign 1) or a^n - b^n (sign -1). */
export interface BinomialForm {
  readonly a: bigint;
  readonly b: bigint;
  readonly n: number;
  readonly sign: 1 | -1;
}

/**
 * The algebraic factors of a^n + 1 or a^n - 1: cyclotomic values, split by Aurifeuille where possible.
 *
 * @param a at least 2
 * @param n exponent, at least 1
 * @param sign 1 for a^n + 1, -1 for a^n - 1
 * @returns factors above 1, ascending, not always prime or distinct; their product is the number
 * @throws RangeError outside those ranges
 * @example algebraicFactors(2n, 10, 1) // [5n, 5n, 41n]
 */
export function algebraicFactors(a: bigint, n: number, sign: 1 | -1): bigint[] {
  return algebraicFactorsOfForm({ a, b: 1n, n, sign });
}

/**
 * The algebraic factors of a^n + b^n or a^n - b^n.
 *
 * a^n - b^n is the product of Phi_d(a, b) over d | n; a^n + b^n that over the d | 2n that do not divide n.
 *
 * @param form a > b >= 1, coprime for best results; n at least 1
 * @returns as {@link algebraicFactors}
 */
export function algebraicFactorsOfForm({ a, b, n, sign }: BinomialForm): bigint[] {
  if (b < 1n || a <= b) throw new RangeError('algebraicFactors needs a > b >= 1.');
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError('algebraicFactors needs n = 1, 2, …');
  const power = b === 1n ? perfectPower(a) : null;
  if (power !== null) {
    return algebraicFactorsOfForm({ a: power.base, b, n: n * power.exponent, sign });
  }
  const indices = sign === -1 ? smallDivisors(n) : smallDivisors(2 * n).filter((d) => n % d !== 0);
  return indices
    .flatMap((d) => aurifeuillianFactors({ d, a, b }) ?? [cyclotomicValue(d, a, b)])
    .filter((factor) => factor > 1n)
    .sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
}
