import type { JobId, LeaseId, NotebookId, UserName, WorkerId } from '../protocol/ids.ts';
import type { JobState } from '../protocol/job.ts';
import type { Kind } from '../protocol/kinds.ts';
import type { CodeError, OutputChunk } from '../protocol/outputs.ts';
import type { Picture } from '../protocol/picture.ts';
import type { SignedJob } from '../protocol/trust.ts';
import type { AttemptRecord, JobBody, JobRecord, WorkerName, WorkerPresence } from './record.ts';

/**
 * What the queue asks of a database. A verb runs inside one transaction and is synchronous: it reads, decides
 * and writes without waiting, so that nothing can come between, and the lock is held for microseconds.
 */
export interface JobStore {
  /**
   * Runs `work` alone and makes its writes durable together, or not at all when it throws.
   * The promises resolve in the order of the commits.
   */
  transaction<T>(work: (tx: JobTransaction) => T): Promise<T>;
  /** Runs `work` on one consistent view of the rows. */
  read<T>(work: (view: JobView) => T): Promise<T>;
}

/** Reading. */
export interface JobView {
  job(id: JobId): JobRecord | null;
  body(id: JobId): JobBody | null;
  /** Newest first. */
  jobs(filter: JobFilter): JobRecord[];
  /** How many jobs the filter matches; `before` and `limit` do not count. */
  countJobs(filter: JobFilter): number;
  /** Queued jobs of a user in the order in which they are claimed, at most `limit`. */
  waiting(ownerId: number, limit: number): JobRecord[];
  /** In the order of their numbers. */
  attempts(jobId: JobId): AttemptRecord[];
  attemptByLease(lease: LeaseId): AttemptRecord | null;
  /** In the order of seq. */
  output(attempt: AttemptRecord): OutputChunk[];
  /** Attempts that the reaper must end: lease over, or one of the two limits over by its grace. */
  overdue(limits: OverdueLimits): AttemptRecord[];
  worker(id: WorkerId): WorkerName | null;
  /** Connected workers of a user. */
  presence(ownerId: number): WorkerPresence[];
  /** Jobs of all users that wait, and that run (cancelling ones too). */
  counts(): { queued: number; running: number };
  /** Children of a job: ended ones in the order in which they ended, then the others by number. */
  children(parentId: JobId, page: { skip: number; limit: number }): ChildState[];
  /** Children that have not ended, by number. */
  openChildren(parentId: JobId): JobRecord[];
  childByKey(parentId: JobId, key: string): JobRecord | null;
  /** The newest child that waits, runs or has succeeded and was asked for in the same words. */
  sameChild(parentId: JobId, asked: { kind: Kind; payload: unknown }): JobRecord | null;
  /** Whether a child has succeeded at this moment or later. */
  childSucceededSince(parentId: JobId, moment: number): boolean;
}

/** A child as its parent lists it. */
export interface ChildState {
  readonly childId: JobId;
  readonly state: JobState;
}

/** A job that a worker gets, with what it is to compute. */
export interface ClaimedJob extends Pick<JobBody, 'payload' | 'signed'> {
  readonly job: JobRecord;
}

/** Reading and writing. */
export interface JobTransaction extends JobView {
  insertJob(job: NewJob): JobRecord;
  /**
   * Moves up to `slots` queued jobs that this worker can run to `running`, first priority first, then smallest
   * number, each with one attempt more. One statement, so that no two workers can get the same job.
   */
  claimQueued(input: ClaimInput & { now: number }): ClaimedJob[];
  insertAttempt(attempt: NewAttempt): void;
  /** Writes what the patch names and raises the version; returns the job as it is now. */
  updateJob(id: JobId, patch: JobPatch): JobRecord;
  updateAttempt(key: number, patch: AttemptPatch): void;
  renewLeases(keys: readonly number[], until: number): void;
  /** No running lease ends before `until`. */
  extendAllLeases(until: number): void;
  insertOutput(attemptKey: number, chunks: readonly OutputChunk[], now: number): void;
  /** Keeps the latest picture of a job; its version stays. */
  setPicture(id: JobId, picture: Picture): void;
  /** Empties the relations in the results of a job's sieve children. */
  dropRelations(parentId: JobId): void;
  /** Counts an ending for the worker's own record. */
  countForWorker(id: WorkerId, ending: 'succeeded' | 'failed'): void;
  /** After a start of the server no worker is connected, whatever the rows say. */
  forgetPresence(): void;
  record(event: JobEventRecord): void;
}

export interface JobFilter {
  /** Null: the jobs of everybody. */
  readonly ownerId: number | null;
  readonly states?: readonly JobState[] | undefined;
  /** Each must occur in the name, the code (or the payload's JSON text) or the number; ASCII case is ignored. */
  readonly words?: readonly string[] | undefined;
  readonly parentId?: JobId | undefined;
  /** Only jobs without a parent. */
  readonly topLevel?: boolean | undefined;
  readonly notebookId?: NotebookId | undefined;
  readonly before?: JobId | undefined;
  readonly limit: number;
}

export interface OverdueLimits {
  readonly now: number;
  /** Time that a worker gets after a job's time limit to end it itself. */
  readonly timeoutGraceMs: number;
  /** Time that a worker gets to confirm that it cancelled. */
  readonly cancelGraceMs: number;
}

export type NewJob = Pick<
  JobRecord,
  | 'ownerId'
  | 'kind'
  | 'engine'
  | 'name'
  | 'preview'
  | 'priority'
  | 'timeoutMs'
  | 'parentId'
  | 'notebookId'
  | 'cellId'
  | 'createdAt'
> & {
  readonly owner: UserName;
  readonly payload: unknown;
  readonly childKey: string | null;
  readonly signed: SignedJob | null;
};

export interface ClaimInput {
  readonly workerId: WorkerId;
  readonly ownerId: number;
  readonly slots: number;
  readonly kinds: readonly Kind[];
  readonly engines: readonly string[];
}

export type NewAttempt = Pick<
  AttemptRecord,
  'jobId' | 'number' | 'lease' | 'leaseUntil' | 'startedAt'
> & { readonly workerId: WorkerId };

/** What changes in a job; what is not named stays. */
export type JobPatch = Partial<
  Pick<
    JobRecord,
    | 'state'
    | 'attemptsBeforeRerun'
    | 'lostAttempts'
    | 'startedAt'
    | 'finishedAt'
    | 'cancelRequestedAt'
    | 'progress'
  > & { workerId: WorkerId | null; result: unknown; error: CodeError | null }
>;

/** What changes in an attempt; what is not named stays. */
export type AttemptPatch = Partial<
  Pick<
    AttemptRecord,
    | 'state'
    | 'leaseUntil'
    | 'finishedAt'
    | 'wallMs'
    | 'cpuMs'
    | 'note'
    | 'error'
    | 'outputBytes'
    | 'droppedBytes'
    | 'nextSeq'
    | 'receipt'
  >
>;

export type JobEventType =
  | 'submitted'
  | 'leased'
  | 'settled'
  | 'lost'
  | 'resumed'
  | 'cancelled'
  | 'rerun';

/** One line of the append-only history of jobs. */
export interface JobEventRecord {
  readonly type: JobEventType;
  readonly at: number;
  readonly job: JobRecord;
  readonly workerId?: WorkerId | undefined;
  readonly data?: Readonly<Record<string, string | number | boolean>> | undefined;
}
