import { ExpressionError } from '../../kernels/expression/expressionError.ts';
import { parseInteger } from '../../kernels/expression/parseInteger.ts';
import { Refusal } from '../refusal.ts';

/** A number to factor, and how it was typed. */
export interface Asked {
  n: bigint;
  expression: string;
}

/** Reads what is to be factored. @throws Refusal with one sentence that names the next step. */
export function askedNumber(expression: string): Asked {
  const n = integerOf(expression);
  if (n === 0n) {
    throw new Refusal(
      '0 has no factorisation: every prime power divides it. Give another integer.',
    );
  }
  return { n, expression: expression.trim() };
}

function integerOf(expression: string): bigint {
  try {
    return parseInteger(expression);
  } catch (error) {
    if (error instanceof ExpressionError) throw new Refusal(error.message);
    throw error;
  }
}
