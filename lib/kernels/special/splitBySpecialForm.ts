import type { Splitting } from '../factor/splitting.ts';
import { algebraicFactors } from './algebraicFactors.ts';
import { detectSpecialForm } from './detectSpecialForm.ts';
import { fibonacciFactors } from './fibonacci.ts';

/**
 * Splits a number by its algebraic factors, when the whole number has a form that gives them.
 * @returns whether anything came apart
 */
export function splitBySpecialForm(splitting: Splitting): boolean {
  if (splitting.done) return false;
  let split = false;
  for (const factor of factorsOf(splitting.n)) split = splitting.divide(factor) || split;
  return split;
}

function factorsOf(n: bigint): readonly bigint[] {
  const form = detectSpecialForm(n);
  if (form !== null) return algebraicFactors(form.base, form.exponent, form.sign);
  return fibonacciFactors(n) ?? [];
}
