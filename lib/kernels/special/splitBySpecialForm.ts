import type { Splitting } from '../factor/splitting.ts';
import { algebraicFactors } from './algebraicFactors.ts';
import { detectSpecialForm } from './detectSpecialForm.ts';

/**
 * Splits a number by its algebraic factors, when the whole number has a form that gives them.
 * @returns whether anything came apart
 */
export function splitBySpecialForm(splitting: Splitting): boolean {
  const form = splitting.done ? null : detectSpecialForm(splitting.n);
  if (form === null) return false;
  let split = false;
  for (const factor of algebraicFactors(form.base, form.exponent, form.sign)) {
    split = splitting.divide(factor) || split;
  }
  return split;
}
