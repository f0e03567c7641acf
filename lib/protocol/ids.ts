import * as z from 'zod';

/** Number of a job; also the number in front of its cell. Positive, never used twice. */
export const jobId = z.int().positive().brand<'JobId'>();
export type JobId = z.infer<typeof jobId>;

const opaque = z.string().regex(/^[A-Za-z0-9_-]{6,64}$/, 'must be 6 to 64 letters, digits, - or _');

/** Opaque, unguessable name of a notebook, made by the server. */
export const notebookId = opaque.brand<'NotebookId'>();
export type NotebookId = z.infer<typeof notebookId>;

/** Name of a cell within its notebook, made by whoever inserts the cell. */
export const cellId = opaque.brand<'CellId'>();
export type CellId = z.infer<typeof cellId>;

/** Identity of one worker process; made afresh at every start, so two workers never share one. */
export const workerId = opaque.brand<'WorkerId'>();
export type WorkerId = z.infer<typeof workerId>;

/** The secret that gives one worker the right to one attempt. */
export const leaseId = opaque.brand<'LeaseId'>();
export type LeaseId = z.infer<typeof leaseId>;

/** Login name of a user. */
export const userName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, - or _')
  .brand<'UserName'>();
export type UserName = z.infer<typeof userName>;

/** A moment: whole milliseconds since 1970-01-01 UTC. */
export const moment = z.int().nonnegative();
