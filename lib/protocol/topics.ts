import * as z from 'zod';
import { jobId, notebookId } from './ids.ts';
import { jobSummary } from './job.ts';
import { notebookSummary, operation } from './notebook.ts';
import { outputChunk } from './outputs.ts';
import { picture } from './picture.ts';
import { workerSummary } from './worker.ts';

/**
 * What can be watched: `jobs` (own jobs), `job:N`, `notebooks` (own list), `notebook:ID`, `workers`.
 * Watch first, then get the state: events are whole values with versions, so an overlap does no harm.
 */
export const topic = z.union([
  z.literal('jobs'),
  z.literal('notebooks'),
  z.literal('workers'),
  z.string().regex(/^job:[1-9][0-9]{0,14}$/),
  z.string().regex(/^notebook:[A-Za-z0-9_-]{6,64}$/),
]);
export type Topic = z.infer<typeof topic>;

/** Server → browser or client, as the socket event `event`. */
export const serverEvent = z.discriminatedUnion('type', [
  /** Topics jobs and job:N. */
  z.object({ type: z.literal('jobChanged'), job: jobSummary }),
  /** Topic job:N. */
  z.object({
    type: z.literal('jobOutput'),
    jobId,
    attempt: z.int().positive(),
    chunks: z.array(outputChunk),
  }),
  /** Topic job:N. The whole picture; the latest one is true. */
  z.object({ type: z.literal('jobPicture'), jobId, picture }),
  /** Topic notebook:ID. Applied in order of `version`; a gap means: get the notebook again. */
  z.object({
    type: z.literal('notebookChanged'),
    notebookId,
    version: z.int().positive(),
    operation,
    origin: z.string().nullable(),
  }),
  /** Topics notebook:ID and notebooks. */
  z.object({ type: z.literal('notebookDeleted'), notebookId }),
  /** Topic notebooks. */
  z.object({ type: z.literal('notebookListed'), notebook: notebookSummary }),
  /** Topic workers. */
  z.object({ type: z.literal('workerChanged'), worker: workerSummary }),
]);
export type ServerEvent = z.infer<typeof serverEvent>;

/** The topics whose watchers hear of this event. */
export function topicsOf(event: ServerEvent): Topic[] {
  switch (event.type) {
    case 'jobChanged':
      return ['jobs', `job:${event.job.id}`];
    case 'jobOutput':
    case 'jobPicture':
      return [`job:${event.jobId}`];
    case 'notebookChanged':
      return [`notebook:${event.notebookId}`];
    case 'notebookDeleted':
      return ['notebooks', `notebook:${event.notebookId}`];
    case 'notebookListed':
      return ['notebooks'];
    case 'workerChanged':
      return ['workers'];
  }
}
