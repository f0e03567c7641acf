/** The port every engine fulfils: source text of one language in, printed text and one value out. */

import type { JobState, SubmitRequest } from '../../lib/protocol/job.ts';
import type { Picture } from '../../lib/protocol/picture.ts';

export interface EngineContext {
  /** Called in the order of printing, while the code runs. The caller limits the amount. */
  emit(chunk: { stream: 'stdout' | 'stderr'; text: string }): void;
  /** Has a job done by the workers and blocks until it has ended. Absent where there are no workers. */
  runJob?(request: SubmitRequest): DoneJob;
}

/** A job that has ended. */
export interface DoneJob {
  readonly id: number;
  readonly state: JobState;
  /** Of the kind's schema when it succeeded, else null. */
  readonly result: unknown;
  /** Why there is no result. */
  readonly failure: string | null;
  /** The last picture that it drew. */
  readonly picture: Picture | null;
}

/** A value in the formats it has: always `text/plain`, `text/latex` where that says more. */
export type MimeBundle = Record<string, string>;

export interface EvaluationError {
  /** The exception's class, e.g. `ZeroDivisionError`. */
  name: string;
  message: string;
  /** What to show: for a syntax error the line with a caret, else the traceback through the user's lines. */
  traceback: string;
  /** Line in the user's source, from 1. */
  line?: number;
  /** Column in the user's source, from 1, in UTF-16 units as editors count. */
  column?: number;
}

/** `value: null` says that there is nothing to show: the last statement was no expression, or None. */
export type Evaluation =
  | { ok: true; value: MimeBundle | null }
  | { ok: false; error: EvaluationError };

export interface Engine {
  readonly name: string;
  readonly version: string;
  /** Never throws for what the code does: an exception of the user's program is a value. */
  evaluate(code: string, context: EngineContext): Evaluation | Promise<Evaluation>;
}
