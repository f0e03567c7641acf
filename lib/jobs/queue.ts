import type { JobId, LeaseId, WorkerId } from '../protocol/ids.ts';
import type { JobDetail, JobPage, JobQuery, JobSummary } from '../protocol/job.ts';
import type { LeasedJob, Settlement } from '../protocol/worker.ts';
import { cancel } from './cancel.ts';
import type { Done, QueueChange } from './change.ts';
import { childCancel } from './childCancel.ts';
import {
  type ChildDetail,
  type ChildList,
  type ChildNamed,
  childGet,
  childList,
} from './childRead.ts';
import { type ChildSubmit, childSubmit } from './childSubmit.ts';
import { claim } from './claim.ts';
import { type HeartbeatReply, heartbeat } from './heartbeat.ts';
import { appendOutput, type OutputMessage, type ProgressMessage, progress } from './output.ts';
import { type PictureMessage, picture } from './picture.ts';
import { get, list, summary } from './read.ts';
import { reap, recoverAfterRestart } from './reap.ts';
import { rerun } from './rerun.ts';
import { settle } from './settle.ts';
import type { ClaimInput, JobStore, JobTransaction } from './store.ts';
import { checkCode, type SubmitInput, submit } from './submit.ts';
import type { Terms } from './terms.ts';
import { workersChanged } from './workersChanged.ts';

/**
 * The queue: every verb is one transaction, and its changes are told to the listeners after the commit, in the
 * order of the commits. Who may call which verb for whom is the caller's to check.
 */
export interface Queue {
  /** @throws DsageError EMPTY_CODE, CODE_TOO_LARGE, JOB_NOT_FOUND (the parent) */
  submit(input: SubmitInput): Promise<JobSummary>;
  /** Null when there is no such job of this owner. */
  get(jobId: JobId, ownerId: number | 'any'): Promise<JobDetail | null>;
  summary(jobId: JobId): Promise<JobSummary | null>;
  list(ownerId: number | 'any', query: JobQuery): Promise<JobPage>;
  /** @throws DsageError JOB_NOT_FOUND, JOB_ENDED */
  cancel(jobId: JobId): Promise<JobSummary>;
  /** @throws DsageError JOB_NOT_FOUND, JOB_NOT_ENDED */
  rerun(jobId: JobId): Promise<JobSummary>;
  /** At most `slots` jobs of the worker's own user. @throws DsageError INVALID_REQUEST before its hello */
  claim(input: ClaimInput): Promise<LeasedJob[]>;
  heartbeat(workerId: WorkerId, leases: readonly LeaseId[]): Promise<HeartbeatReply>;
  /** @throws DsageError LEASE_LOST */
  appendOutput(workerId: WorkerId, message: OutputMessage): Promise<void>;
  /** @throws DsageError LEASE_LOST */
  progress(workerId: WorkerId, message: ProgressMessage): Promise<void>;
  /** @throws DsageError LEASE_LOST */
  picture(workerId: WorkerId, message: PictureMessage): Promise<void>;
  /** @throws DsageError LEASE_LOST, EMPTY_CODE, CODE_TOO_LARGE */
  childSubmit(workerId: WorkerId, message: ChildSubmit): Promise<{ childId: JobId }>;
  /** @throws DsageError LEASE_LOST */
  childList(
    workerId: WorkerId,
    message: { lease: LeaseId; jobId: JobId; skip: number },
  ): Promise<ChildList>;
  /** @throws DsageError LEASE_LOST, JOB_NOT_FOUND */
  childGet(workerId: WorkerId, message: ChildNamed): Promise<ChildDetail>;
  /** @throws DsageError LEASE_LOST, JOB_NOT_FOUND */
  childCancel(workerId: WorkerId, message: ChildNamed): Promise<void>;
  /** Whether what the worker says is what is recorded; asked twice, answered twice the same. */
  settle(workerId: WorkerId, settlement: Settlement): Promise<{ accepted: boolean }>;
  /** To be called every second. */
  reap(): Promise<void>;
  /** To be called once, before the first worker can connect. */
  recoverAfterRestart(): Promise<void>;
  /** A worker of this user came or went: jobs that wait for another reason now are told anew. */
  workersChanged(ownerId: number): Promise<void>;
  counts(): Promise<{ queued: number; running: number }>;
  /** Returns how to stop listening. A listener must not throw. */
  onChange(listener: (change: QueueChange) => void): () => void;
}

export interface QueueOptions extends Omit<Terms, 'maxLostAttempts' | 'workerCommand'> {
  readonly store: JobStore;
  /** Default 3. */
  readonly maxLostAttempts?: number;
  /** The line that starts a worker, for the sentence that tells why a job waits. */
  readonly workerCommand?: () => string;
}

export function createQueue(options: QueueOptions): Queue {
  const { store } = options;
  const terms: Terms = {
    now: options.now,
    newLease: options.newLease,
    leaseMs: options.leaseMs,
    maxLostAttempts: options.maxLostAttempts ?? 3,
    workerCommand: options.workerCommand ?? (() => 'npx dsage-worker'),
  };
  const listeners = new Set<(change: QueueChange) => void>();

  /** Why each waiting job was last said to wait. */
  const told = new Map<JobId, string | null>();

  function tell(change: QueueChange): void {
    if (change.type === 'job') {
      if (change.job.state === 'queued') told.set(change.job.id, change.job.waitingReason);
      else told.delete(change.job.id);
    }
    for (const listener of listeners) listener(change);
  }

  /** Every verb passes here with the same number of awaits, which keeps the order of the commits. */
  async function commit<T>(verb: (tx: JobTransaction) => Done<T>): Promise<T> {
    const done = await store.transaction(verb);
    for (const change of done.changes) tell(change);
    return done.value;
  }

  return {
    submit: async (input) => {
      checkCode(input.request);
      return commit((tx) => submit(tx, terms, input));
    },
    get: (id, ownerId) => store.read((view) => get(view, terms, { id, ownerId })),
    summary: (id) => store.read((view) => summary(view, terms, id)),
    list: (ownerId, query) => store.read((view) => list(view, terms, { ownerId, query })),
    cancel: (id) => commit((tx) => cancel(tx, terms, id)),
    rerun: (id) => commit((tx) => rerun(tx, terms, id)),
    claim: (input) => commit((tx) => claim(tx, terms, input)),
    heartbeat: (workerId, leases) => commit((tx) => heartbeat(tx, terms, { workerId, leases })),
    appendOutput: (workerId, message) =>
      commit((tx) => appendOutput(tx, terms, { workerId, message })),
    progress: (workerId, message) => commit((tx) => progress(tx, terms, { workerId, message })),
    picture: (workerId, message) => commit((tx) => picture(tx, { workerId, message })),
    childSubmit: (workerId, message) =>
      commit((tx) => childSubmit(tx, terms, { workerId, message })),
    childList: (workerId, message) => store.read((view) => childList(view, workerId, message)),
    childGet: (workerId, message) => store.read((view) => childGet(view, workerId, message)),
    childCancel: (workerId, message) =>
      commit((tx) => childCancel(tx, terms, { workerId, message })),
    settle: (workerId, settlement) => commit((tx) => settle(tx, terms, { workerId, settlement })),
    reap: () => commit((tx) => reap(tx, terms)),
    recoverAfterRestart: () => commit((tx) => recoverAfterRestart(tx, terms)),
    workersChanged: (ownerId) => commit((tx) => workersChanged(tx, terms, { ownerId, told })),
    counts: () => store.read((view) => view.counts()),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
