import type { ChildOutcome, JobRequest } from './jobRunner.ts';

/** What a child's outcome was worth. */
export type Verdict =
  | 'usable'
  | 'cancelled'
  | {
      /** Why it was worth nothing. */
      readonly reason: string;
      /** How many claims in it were false. */
      readonly falseClaims: number;
    };

/** One kind of job of a factorisation: which comes next, and what becomes of those that come back. */
export interface Branch {
  readonly kind: string;
  /** The next job; `null` when this branch has none at the moment. */
  next(): JobRequest | null;
  /** A job went out, now or before a restart. */
  giveOut(request: JobRequest): void;
  /** A job has ended. */
  absorb(request: JobRequest, outcome: ChildOutcome): Verdict;
  /** Whether nobody needs the outcome any more. */
  isPointless(request: JobRequest): boolean;
}

/** What a claim is worth that is not true. */
export function falseClaim(reason: string, claims = 1): Verdict {
  return { reason, falseClaims: claims };
}

/** What an outcome without a result is worth. */
export function withoutResult(outcome: ChildOutcome): Verdict {
  if (outcome.state === 'succeeded') return 'usable';
  if (outcome.state === 'cancelled') return 'cancelled';
  return { reason: outcome.message, falseClaims: 0 };
}
