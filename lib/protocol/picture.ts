import * as z from 'zod';
import { decimal } from './bigint.ts';

/**
 * The live picture of a factorisation: where it stands, as a value that a page or a terminal draws. The latest one
 * is kept with the job, so it survives a reload and the job's end. At most some 30 KB.
 */

/** How a factor was found. */
export const factorMethod = z.enum([
  'trial division',
  'algebra',
  'rho',
  'p-1',
  'p+1',
  'ecm',
  'siqs',
  'nfs',
  'power',
]);
export type FactorMethod = z.infer<typeof factorMethod>;

/** A prime of the number, who found it and how sure it is that it is one. */
export const foundFactor = z.object({
  prime: decimal,
  exponent: z.int().positive(),
  method: factorMethod,
  /** The worker that found it; null for work that needed no job. */
  worker: z.string().max(100).nullable(),
  /** ECM only: the curve. */
  sigma: decimal.optional(),
  B1: z.number().positive().optional(),
  /** `proven`: by its size below 2^64 or by a certificate; `probable`: BPSW only, the proof is under way. */
  certainty: z.enum(['probable', 'proven']),
});
export type FoundFactor = z.infer<typeof foundFactor>;

/** One level of elliptic curves. */
export const curveLevel = z.object({
  B1: z.number().positive(),
  /** Digits of the factors that this level is made for. */
  factorDigits: z.int().positive(),
  done: z.int().nonnegative(),
  /** Curves after which such a factor is missed with probability 1/e, or fewer where the sieve is cheaper. */
  expected: z.int().positive(),
});

/** What one worker has brought to the sieve. */
export const sieveWorker = z.object({
  name: z.string().max(100),
  relations: z.int().nonnegative(),
  /** Relations a second of its computing time, over its latest jobs. */
  perSecond: z.number().nonnegative(),
  /** Relations of this worker that were false; a worker with false ones gets no more belief. */
  rejected: z.int().nonnegative(),
});

/** The quadratic sieve on one composite. */
export const sievePicture = z.object({
  digits: z.int().positive(),
  /** Relations without and with large primes. */
  full: z.int().nonnegative(),
  partial: z.int().nonnegative(),
  /** Full relations and independent cycles of partial ones, and about how many it takes. */
  combined: z.int().nonnegative(),
  needed: z.int().positive(),
  duplicates: z.int().nonnegative(),
  /** All workers together, over about the last minute. */
  perSecond: z.number().nonnegative(),
  workers: z.array(sieveWorker).max(1000),
  /** Combined relations over time, at most 200 points: [seconds since the sieve began, combined]. */
  curve: z.array(z.tuple([z.number().nonnegative(), z.int().nonnegative()])).max(200),
});
export type SievePicture = z.infer<typeof sievePicture>;

/** Seconds left for the stage and all that follows, between an early and a late guess. */
export const timeLeft = z.object({
  earlySeconds: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
  lateSeconds: z.number().nonnegative(),
});

/** Where a factorisation stands. */
export const factorPicture = z.object({
  type: z.literal('factorization'),
  n: decimal,
  /** As it was typed, e.g. `2^360-1`. */
  expression: z.string().max(10_000).nullable(),
  /** `split`: cheap local methods; `combine`: linear algebra and square root; `prove`: certificates. */
  stage: z.enum(['split', 'ecm', 'sieve', 'combine', 'nfs', 'prove', 'done', 'stopped', 'failed']),
  /** What is going on, in one sentence: also costs that are announced, and why something cannot be finished. */
  sentence: z.string().max(1000),
  found: z.array(foundFactor).max(10_000),
  /** Composites still to be split, ascending, with the power in which they divide n. */
  composites: z.array(
    z.object({ value: decimal, digits: z.int().positive(), exponent: z.int().positive() }),
  ),
  ecm: z.array(curveLevel).max(20),
  sieve: sievePicture.nullable(),
  /** Share of linear algebra and square root that is done, 0 to 1; null in other stages. */
  combining: z.number().min(0).max(1).nullable(),
  timeLeft: timeLeft.nullable(),
  /** Claims of workers that turned out false. */
  rejected: z.int().nonnegative(),
  /** Since the job was first given to a worker. */
  elapsedSeconds: z.number().nonnegative(),
  /** Computing time of all jobs so far. */
  cpuSeconds: z.number().nonnegative(),
});
export type FactorPicture = z.infer<typeof factorPicture>;

/** A picture of any kind; a page that does not know the type shows the job's progress instead. */
export const picture = factorPicture;
export type Picture = z.infer<typeof picture>;
