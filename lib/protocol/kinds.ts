import * as z from 'zod';
import { isBase64 } from './base64.ts';
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

/** A plan of the quadratic sieve as the kernels name its parts: small numbers, and n in decimal digits. */
const sievePlan = z
  .record(z.string().max(40), z.union([z.number(), decimal]))
  .refine((plan) => Object.keys(plan).length <= 40, 'a plan has at most 40 parts');

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
  /**
   * Polynomials of seeds firstSeed, firstSeed+1, … of a sieve's plan. A worker that has computed for `budgetMs`
   * returns what it has: `seedsDone` seeds from the first on, so that a slow worker holds nothing up.
   */
  'siqs.sieve': {
    payload: z.object({
      plan: sievePlan,
      firstSeed: z.int().nonnegative(),
      count: z.int().min(1).max(10_000_000),
      budgetMs: z.int().min(1).max(3_600_000),
    }),
    result: z.object({
      seedsDone: z.int().nonnegative(),
      relations: z.int().nonnegative(),
      /** The relations in the kernels' packed form, base64. */
      packed: z.string().refine(isBase64, 'not base64'),
    }),
  },
  /** A proof that n is prime, as a certificate that `lib/kernels/prove` checks; or that it is none. */
  'prove.prime': {
    payload: z.object({ n: decimal }),
    result: z.object({ prime: z.boolean(), certificate: z.json().nullable() }),
  },
  /** The number field sieve by CADO-NFS, where a worker has it. */
  'nfs.factor': {
    payload: z.object({ n: decimal }),
    result: z.object({ factors: z.array(decimal).max(10_000) }),
  },
  /**
   * A whole factorisation: the job cuts the work into child jobs and absorbs what they bring. Its result is complete;
   * what is known on the way stands in its picture.
   */
  factor: {
    payload: z.object({
      n: decimal,
      /** As it was typed, for the eye. */
      expression: z.string().max(10_000).optional(),
      /** `none` for numbers that are known to be products of two large primes. */
      ecm: z.enum(['auto', 'none']).optional(),
    }),
    result: z.object({
      unit: z.union([z.literal(1), z.literal(-1)]),
      factors: z.array(
        z.object({
          prime: decimal,
          exponent: z.int().positive(),
          /** A certificate of primality; null below 2^64, where the test itself is a proof. */
          certificate: z.json().nullable(),
        }),
      ),
    }),
  },
} as const;

/** Name of a kind, e.g. `evaluate`. */
export type Kind = keyof typeof kinds;
/** What a job of kind K takes. */
export type Payload<K extends Kind> = z.infer<(typeof kinds)[K]['payload']>;
/** What a job of kind K gives. */
export type Result<K extends Kind> = z.infer<(typeof kinds)[K]['result']>;

/** Wall time of an attempt when nobody says otherwise: a factorisation waits for others most of its time, for weeks. */
export function defaultTimeoutMs(kind: Kind): number {
  return kind === 'factor' ? limits.maxTimeoutMs : limits.defaultTimeoutMs;
}

/** Names of all kinds, in the order of the table. */
export const kindNames = Object.keys(kinds) as Kind[];
/** Schema of a kind's name. */
export const kind = z.enum(kindNames as [Kind, ...Kind[]]);
