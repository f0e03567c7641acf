import { gcd } from '../arith/gcd.ts';
import { algebraicFactors } from './algebraicFactors.ts';
import { detectSpecialForm } from './detectSpecialForm.ts';
import { fibonacciFactors } from './fibonacci.ts';

/**
 * Numbers with product n: the algebraic and Aurifeuillian factors of its form, or those of a Fibonacci or Lucas number;
 * n itself where it has neither.
 *
 * @param n positive
 * @returns parts of 1 or more, in no order; they may have common factors
 * @example algebraicParts(2n ** 6n - 1n) // [1n, 3n, 7n, 3n]
 */
export function algebraicParts(n: bigint): bigint[] {
  const form = detectSpecialForm(n);
  if (form === null) return fibonacciFactors(n) ?? [n];
  const parts = algebraicFactors(form.base, form.exponent, form.sign);
  // They are the factors of n times the divisor, which is small and comes out again.
  let { divisor } = form;
  for (let i = 0; divisor > 1n && i < parts.length; i++) {
    const common = gcd(parts[i]!, divisor);
    parts[i]! /= common;
    divisor /= common;
  }
  return divisor === 1n ? parts : [n];
}
