import { ExpressionError } from '../../kernels/expression/expressionError.ts';
import { parseInteger } from '../../kernels/expression/parseInteger.ts';
import { Refusal } from '../refusal.ts';
import type { Terminal } from '../terminal.ts';

/** A number to factor, and how it was typed. */
export interface Asked {
  n: bigint;
  expression: string;
}

/** What was typed as the expression; `-` stands for all of standard input. */
export async function typedExpression(expression: string, terminal: Terminal): Promise<string> {
  return expression === '-' ? terminal.readAll() : expression;
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
