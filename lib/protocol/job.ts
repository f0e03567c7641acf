import * as z from 'zod';
import { cellId, jobId, moment, notebookId, userName, workerId } from './ids.ts';
import { kind, kinds } from './kinds.ts';
import { limits } from './limits.ts';
import { codeError, outputChunk } from './outputs.ts';
import { picture } from './picture.ts';
import { receipt, signedJob } from './trust.ts';

/** Where a job stands. The last five are outcomes: nothing but `rerun` leaves them. */
export const jobState = z.enum([
  'queued',
  'running',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'timedOut',
  'lost',
]);
export type JobState = z.infer<typeof jobState>;

/** States in which a job has ended. */
export const outcomes = ['succeeded', 'failed', 'cancelled', 'timedOut', 'lost'] as const;
/** The way a job ended. */
export type Outcome = (typeof outcomes)[number];

/** Whether a job in this state has ended. */
export function hasEnded(state: JobState): state is Outcome {
  return (outcomes as readonly string[]).includes(state);
}

/** How one attempt stands: running, or the way it ended. */
export const attemptState = z.enum(['running', ...outcomes]);
export type AttemptState = z.infer<typeof attemptState>;

/** What a running job says of itself: a fraction done from 0 to 1 if it knows, and a sentence. */
export const progress = z.object({
  fraction: z.number().min(0).max(1).optional(),
  text: z.string().max(500),
});
export type Progress = z.infer<typeof progress>;

const options = {
  name: z.string().max(limits.maxNameCharacters).optional(),
  /** Wall time after which an attempt is ended, in milliseconds. */
  timeoutMs: z.int().min(1).max(limits.maxTimeoutMs).optional(),
  /** From -100 (first) to 100 (last); jobs of one priority run in the order of their numbers. */
  priority: z.int().min(-100).max(100).optional(),
  /** The job that submitted this one. */
  parentId: jobId.optional(),
  /** By whom, so that workers need not take the server's word for it. */
  signed: signedJob.optional(),
};

/** A new job, as anybody may submit it. */
export const submitRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('evaluate'), payload: kinds.evaluate.payload, ...options }),
  z.object({ kind: z.literal('ecm.curves'), payload: kinds['ecm.curves'].payload, ...options }),
  z.object({ kind: z.literal('siqs.sieve'), payload: kinds['siqs.sieve'].payload, ...options }),
  z.object({ kind: z.literal('prove.prime'), payload: kinds['prove.prime'].payload, ...options }),
  z.object({ kind: z.literal('nfs.factor'), payload: kinds['nfs.factor'].payload, ...options }),
  z.object({ kind: z.literal('factor'), payload: kinds.factor.payload, ...options }),
]);
export type SubmitRequest = z.infer<typeof submitRequest>;

/** One row of the job table. `version` grows with every change: of two copies the higher one is true. */
export const jobSummary = z.object({
  id: jobId,
  version: z.int().nonnegative(),
  kind,
  engine: z.string().nullable(),
  name: z.string().nullable(),
  /** First line of the code, or the payload in words; at most 200 characters. */
  preview: z.string(),
  owner: userName,
  state: jobState,
  /** Why it waits, in a sentence with the next step; null when nothing holds it up. */
  waitingReason: z.string().nullable(),
  worker: z.object({ id: workerId, name: z.string() }).nullable(),
  /** Attempts so far. */
  attempts: z.int().nonnegative(),
  parentId: jobId.nullable(),
  notebookId: notebookId.nullable(),
  cellId: cellId.nullable(),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  progress: progress.nullable(),
});
export type JobSummary = z.infer<typeof jobSummary>;

/** One try of a job on one worker. */
export const attempt = z.object({
  number: z.int().positive(),
  state: attemptState,
  worker: z.object({ id: workerId, name: z.string() }),
  startedAt: moment,
  finishedAt: moment.nullable(),
  wallMs: z.number().nonnegative().nullable(),
  cpuMs: z.number().nonnegative().nullable(),
  /** What the system has to say of its ending, e.g. "box3 stopped answering". */
  note: z.string().nullable(),
  error: codeError.nullable(),
  /** Output bytes over the limit that were not stored. */
  droppedBytes: z.int().nonnegative(),
  /** What the worker signed when it had succeeded with a signed job. */
  receipt: receipt.optional(),
});
export type Attempt = z.infer<typeof attempt>;

/** Everything about one job. */
export const jobDetail = jobSummary.extend({
  payload: z.unknown(),
  timeoutMs: z.int().positive(),
  priority: z.int(),
  /** Missing for jobs that nobody signed. */
  signed: signedJob.optional(),
  /** The result of the kind's schema when the job succeeded, else null. */
  result: z.unknown(),
  error: codeError.nullable(),
  attemptList: z.array(attempt),
  /** The latest picture that the job drew of itself; null for jobs that draw none. */
  picture: picture.nullable(),
  /** Output of the latest attempt. */
  output: z.array(outputChunk),
});
export type JobDetail = z.infer<typeof jobDetail>;

/** Which jobs to show; all filters must hold. Newest first. */
export const jobQuery = z.object({
  states: z.array(jobState).max(8).optional(),
  /** Words that must all occur in name, code or number. */
  text: z.string().max(200).optional(),
  parentId: jobId.optional(),
  /** Only jobs that are part of no other. */
  topLevel: z.boolean().optional(),
  notebookId: notebookId.optional(),
  /** Only jobs with a smaller number: the last id of the page before. */
  before: jobId.optional(),
  limit: z.int().min(1).max(limits.maxPage).default(50),
});
export type JobQuery = z.infer<typeof jobQuery>;

/** One page of the job table. `total` counts what the filters match, over all pages. */
export const jobPage = z.object({
  jobs: z.array(jobSummary),
  total: z.int().nonnegative(),
  more: z.boolean(),
});
export type JobPage = z.infer<typeof jobPage>;
