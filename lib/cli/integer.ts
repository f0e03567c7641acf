import { ExpressionError } from '../kernels/expression/expressionError.ts';
import { parseInteger } from '../kernels/expression/parseInteger.ts';
import { DsageError } from '../protocol/errors.ts';

/** The integer that an expression such as `2^360-1` means. @throws DsageError EXPRESSION_INVALID. */
export function integerOf(expression: string): bigint {
  try {
    return parseInteger(expression);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new DsageError('EXPRESSION_INVALID', { problem: error.message }, error);
  }
}
