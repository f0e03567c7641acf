import { applyEdits } from './edits.ts';
import { rewrite } from './rewrite.ts';
import { scan } from './scan.ts';
import { SourceError } from './sourceError.ts';

export interface Preparsed {
  /** MicroPython source with the same lines as the user's. */
  readonly python: string;
  /** Whether the program can make a rational number; if not, its comparisons stay as they are. */
  readonly rationals: boolean;
}

/**
 * Sage's syntax to Python's. The last statement, if it is an expression, is assigned to `__value__`.
 * @param source lines end with `\n`.
 * @param rationals whether rational numbers may exist already when the program starts.
 * @throws SourceError with an offset into the source.
 * @example preparse('2^3/6').python // '__value__=(__quotient__(2**3,6))'
 */
export function preparse(source: string, rationals = false): Preparsed {
  const tokens = applyEdits(source, scan(source));
  try {
    const rewritten = rewrite(tokens.text, rationals);
    return {
      python: applyEdits(tokens.text, rewritten.edits).text,
      rationals: rewritten.rationals,
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError(error.message, tokens.sourceOffset(error.offset));
  }
}
