import { z } from 'zod';
import { decimal } from './bigint.ts';
import { limits } from './limits.ts';
import { mimeBundle } from './outputs.ts';

const code = z
  .string()
  .max(limits.maxCodeBytes)
  .refine(
    (text) => new TextEncoder().encode(text).length <= limits.maxCodeBytes,
    'code is too large',
  );

/**
 * Every kind of job: what it takes and what it gives. A payload holds everything needed to repeat
 * the work, so that a second attempt computes the same result.
 */
export const kinds = {
  /** Code in the language of an engine; the result is the last value in its representations, or none. */
  evaluate: {
    payload: z.object({ engine: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), code }),
    result: z.object({ bundle: mimeBundle.nullable() }),
  },
  /** Elliptic curves firstSigma, firstSigma+1, … on n; ends at the first factor found. */
  'ecm.curves': {
    payload: z.object({
      n: decimal,
      B1: z.int().min(15).max(1e12),
      B2: z.int().min(2).max(1e15).optional(),
      firstSigma: decimal,
      count: z.int().min(1).max(1_000_000),
    }),
    result: z.object({
      factor: decimal.nullable(),
      sigma: decimal.nullable(),
      curvesDone: z.int().nonnegative(),
    }),
  },
} as const;

/** Name of a kind, e.g. `evaluate`. */
export type Kind = keyof typeof kinds;
/** What a job of kind K takes. */
export type Payload<K extends Kind> = z.infer<(typeof kinds)[K]['payload']>;
/** What a job of kind K gives. */
export type Result<K extends Kind> = z.infer<(typeof kinds)[K]['result']>;

/** Names of all kinds, in the order of the table. */
export const kindNames = Object.keys(kinds) as Kind[];
/** Schema of a kind's name. */
export const kind = z.enum(kindNames as [Kind, ...Kind[]]);
