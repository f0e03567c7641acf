import * as z from 'zod';
import { cellId, jobId, moment, notebookId, userName } from './ids.ts';
import { jobState } from './job.ts';
import { limits } from './limits.ts';
import { codeError, mimeBundle } from './outputs.ts';

/** Code is run by a worker; Markdown (with TeX) is shown by the page. */
export const cellType = z.enum(['code', 'markdown']);
export type CellType = z.infer<typeof cellType>;

/** One thing under a cell: printed text, the last value, an error, a sentence by the system, or another job. */
export const cellOutput = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stream'), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  z.object({ type: z.literal('value'), bundle: mimeBundle }),
  z.object({ type: z.literal('error'), error: codeError }),
  z.object({ type: z.literal('notice'), text: z.string() }),
  /** A job that this one waits for, shown as it goes: its live picture. */
  z.object({ type: z.literal('job'), jobId }),
]);
export type CellOutput = z.infer<typeof cellOutput>;

/** The job of a cell as the cell shows it. Its id is the number in front of the cell. */
export const cellJob = z.object({
  id: jobId,
  version: z.int().nonnegative(),
  state: jobState,
  /** Attempts so far; a new attempt starts with empty outputs. */
  attempt: z.int().nonnegative(),
  worker: z.string().nullable(),
  waitingReason: z.string().nullable(),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  /** The source that was run: the cell is stale when its source differs. */
  source: z.string(),
  /** Chunks of the attempt that are already in `outputs`: the next one has this seq. */
  nextSeq: z.int().nonnegative(),
  outputs: z.array(cellOutput),
});
export type CellJob = z.infer<typeof cellJob>;

/** One cell: its source and, once it was run, its job. */
export const cell = z.object({
  id: cellId,
  type: cellType,
  engine: z.string().max(32),
  source: z.string().max(limits.maxCodeBytes),
  job: cellJob.nullable(),
});
export type Cell = z.infer<typeof cell>;

/** A notebook as a value. `version` counts the operations applied to it. */
export const notebookState = z.object({
  id: notebookId,
  title: z.string().max(limits.maxNameCharacters),
  version: z.int().nonnegative(),
  cells: z.array(cell),
});
export type NotebookState = z.infer<typeof notebookState>;

/** One line in the list of notebooks. */
export const notebookSummary = z.object({
  id: notebookId,
  title: z.string(),
  owner: userName,
  cells: z.int().nonnegative(),
  running: z.int().nonnegative(),
  createdAt: moment,
  updatedAt: moment,
});
export type NotebookSummary = z.infer<typeof notebookSummary>;

const source = z.string().max(limits.maxCodeBytes);

/** Changes that a person may make. `runCell` carries the source so that what is run is what was seen. */
export const personOperation = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('rename'),
    title: z.string().trim().min(1).max(limits.maxNameCharacters),
  }),
  z.object({
    type: z.literal('insertCell'),
    cellId,
    index: z.int().nonnegative(),
    cellType,
    source,
  }),
  z.object({ type: z.literal('deleteCell'), cellId }),
  z.object({ type: z.literal('moveCell'), cellId, index: z.int().nonnegative() }),
  z.object({ type: z.literal('setSource'), cellId, source }),
  z.object({ type: z.literal('setCellType'), cellId, cellType }),
  z.object({ type: z.literal('runCell'), cellId, source }),
  z.object({ type: z.literal('cancelCell'), cellId }),
]);
export type PersonOperation = z.infer<typeof personOperation>;

/** Changes that only the system makes: what became of a cell's job. */
export const systemOperation = z.discriminatedUnion('type', [
  /** The cell's new job. */
  z.object({ type: z.literal('attachJob'), cellId, job: cellJob }),
  /** New state of a job; `append` (value, error, notices) is added to its outputs. Older versions are ignored. */
  z.object({
    type: z.literal('jobChanged'),
    job: cellJob.omit({ outputs: true, source: true, nextSeq: true }),
    append: z.array(cellOutput),
  }),
  /** Printed text; text with a smaller `seq` than expected, or of another attempt, is ignored. */
  z.object({
    type: z.literal('outputAppended'),
    jobId,
    attempt: z.int().positive(),
    chunks: z.array(
      z.object({
        seq: z.int().nonnegative(),
        stream: z.enum(['stdout', 'stderr']),
        text: z.string(),
      }),
    ),
  }),
]);
export type SystemOperation = z.infer<typeof systemOperation>;

/** One named change of a notebook. */
export const operation = z.union([personOperation, systemOperation]);
export type Operation = z.infer<typeof operation>;
