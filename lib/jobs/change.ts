import type { CellId, JobId, LeaseId, NotebookId, WorkerId } from '../protocol/ids.ts';
import type { JobSummary } from '../protocol/job.ts';
import type { CellOutput } from '../protocol/notebook.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import type { Picture } from '../protocol/picture.ts';

/** What a verb changed, told after the commit and in order of the commits. */
export type QueueChange =
  /** A job changed. `append` is what its cell shows of it: value, error, notices. */
  | { type: 'job'; job: JobSummary; ownerId: number; append: CellOutput[] }
  /** The newest attempt of a job printed something. */
  | {
      type: 'output';
      jobId: JobId;
      attempt: number;
      chunks: OutputChunk[];
      ownerId: number;
      notebookId: NotebookId | null;
      cellId: CellId | null;
    }
  /** Tell this worker to stop this lease; its next heartbeat says so too. */
  | { type: 'cancel'; workerId: WorkerId; lease: LeaseId; jobId: JobId }
  /** A job drew a new picture of itself. */
  | { type: 'picture'; jobId: JobId; picture: Picture; ownerId: number }
  /** Tell this worker that a child of the job that it runs under this lease has ended. */
  | { type: 'childEnded'; workerId: WorkerId; lease: LeaseId; jobId: JobId; childId: JobId }
  /** There is something to claim: wake an idle worker of this owner. */
  | { type: 'waiting'; ownerId: number };

/** What a verb answers, and what it changed. */
export interface Done<T> {
  readonly value: T;
  readonly changes: readonly QueueChange[];
}
