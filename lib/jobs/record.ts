import type { CellId, JobId, LeaseId, NotebookId, UserName, WorkerId } from '../protocol/ids.ts';
import type { AttemptState, JobState, Progress } from '../protocol/job.ts';
import type { Kind } from '../protocol/kinds.ts';
import type { CodeError } from '../protocol/outputs.ts';
import type { Picture } from '../protocol/picture.ts';
import type { Receipt, SignedJob } from '../protocol/trust.ts';

/** A worker as jobs and attempts name it. */
export interface WorkerName {
  readonly id: WorkerId;
  readonly name: string;
}

/** A job as the queue sees it; what can be large is read apart, as its body. */
export interface JobRecord {
  readonly id: JobId;
  readonly ownerId: number;
  readonly owner: UserName;
  readonly kind: Kind;
  /** What an `evaluate` job needs of its worker; null for other kinds. */
  readonly engine: string | null;
  readonly name: string | null;
  readonly preview: string;
  readonly state: JobState;
  readonly priority: number;
  readonly timeoutMs: number;
  readonly parentId: JobId | null;
  readonly notebookId: NotebookId | null;
  readonly cellId: CellId | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly attempts: number;
  /** Attempts up to this number belong to an earlier run and can no longer bring a result. */
  readonly attemptsBeforeRerun: number;
  /** Attempts of this run that ended without the job's own fault. */
  readonly lostAttempts: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly worker: WorkerName | null;
  readonly cancelRequestedAt: number | null;
  readonly progress: Progress | null;
}

/** The large parts of a job, read apart. */
export interface JobBody {
  readonly payload: unknown;
  readonly result: unknown;
  readonly error: CodeError | null;
  /** The latest picture that the job drew of itself. */
  readonly picture: Picture | null;
  /** Null when nobody signed the job. */
  readonly signed: SignedJob | null;
}

/** One try of a job on one worker. */
export interface AttemptRecord {
  /** The store's own name of the attempt. */
  readonly key: number;
  readonly jobId: JobId;
  readonly number: number;
  readonly worker: WorkerName;
  readonly lease: LeaseId;
  readonly leaseUntil: number;
  readonly state: AttemptState;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** Null until the worker itself reported how the attempt ended. */
  readonly wallMs: number | null;
  readonly cpuMs: number | null;
  readonly note: string | null;
  readonly error: CodeError | null;
  readonly outputBytes: number;
  readonly droppedBytes: number;
  /** Chunks with a smaller seq were taken already. */
  readonly nextSeq: number;
  /** What the worker answers for. */
  readonly receipt: Receipt | null;
}

/** A connected worker as far as waiting jobs care. */
export interface WorkerPresence extends WorkerName {
  readonly slots: number;
  /** Attempts that it computes now: one whose job waits for its children needs no slot. */
  readonly running: number;
  readonly kinds: readonly Kind[];
  readonly engines: readonly string[];
}

/** Whether the worker itself has said how the attempt ended; nothing it says later counts. */
export function isSettled(attempt: Pick<AttemptRecord, 'wallMs'>): boolean {
  return attempt.wallMs !== null;
}
