import type { CellId, JobId, LeaseId, NotebookId, UserName, WorkerId } from '../../protocol/ids.ts';
import { jobId as jobIdSchema } from '../../protocol/ids.ts';
import { hasEnded } from '../../protocol/job.ts';
import type { Kind, Result } from '../../protocol/kinds.ts';
import type { OutputChunk } from '../../protocol/outputs.ts';
import type { Picture } from '../../protocol/picture.ts';
import type { AttemptRecord, JobBody, JobRecord, WorkerPresence } from '../record.ts';
import type {
  AttemptPatch,
  ChildState,
  ClaimedJob,
  ClaimInput,
  JobEventRecord,
  JobFilter,
  JobPatch,
  JobStore,
  JobTransaction,
  NewAttempt,
  NewJob,
  OverdueLimits,
} from '../store.ts';
import { canRun } from '../waiting.ts';

/** A worker as the memory store knows it. */
export type MemoryWorker = Omit<WorkerPresence, 'running'> & {
  ownerId: number;
  connected: boolean;
};

/**
 * The JobStore in memory: what a store means, in the fewest words. It is the oracle for the SQL of other stores
 * and holds the queue of tests that need no file. All rows are values that are replaced, never changed, so a
 * copy of the maps is a whole snapshot.
 */
export class MemoryJobStore implements JobStore {
  #rows = new Rows();
  #turn: Promise<unknown> = Promise.resolve();

  transaction<T>(work: (tx: JobTransaction) => T): Promise<T> {
    return this.#inTurn(() => {
      const before = this.#rows.copy();
      try {
        return work(this.#rows);
      } catch (cause) {
        this.#rows = before;
        throw cause;
      }
    });
  }

  read<T>(work: (view: JobTransaction) => T): Promise<T> {
    return this.#inTurn(() => work(this.#rows));
  }

  /** Adds a worker, or changes what is known of it. */
  putWorker(worker: MemoryWorker): void {
    this.#rows.workers.set(worker.id, worker);
  }

  get events(): readonly JobEventRecord[] {
    return this.#rows.events;
  }

  #inTurn<T>(work: () => T): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

class Rows implements JobTransaction {
  list = new Map<JobId, JobRecord>();
  bodies = new Map<JobId, JobBody>();
  keys = new Map<JobId, string>();
  tries = new Map<number, AttemptRecord>();
  chunks = new Map<number, readonly OutputChunk[]>();
  workers = new Map<WorkerId, MemoryWorker>();
  events: readonly JobEventRecord[] = [];

  copy(): Rows {
    const copy = new Rows();
    copy.list = new Map(this.list);
    copy.bodies = new Map(this.bodies);
    copy.keys = new Map(this.keys);
    copy.tries = new Map(this.tries);
    copy.chunks = new Map(this.chunks);
    copy.workers = new Map(this.workers);
    copy.events = this.events;
    return copy;
  }

  job(id: JobId): JobRecord | null {
    return this.list.get(id) ?? null;
  }

  body(id: JobId): JobBody | null {
    return this.bodies.get(id) ?? null;
  }

  jobs(filter: JobFilter): JobRecord[] {
    return this.#matching(filter)
      .filter((job) => filter.before === undefined || job.id < filter.before)
      .sort((a, b) => b.id - a.id)
      .slice(0, filter.limit);
  }

  countJobs(filter: JobFilter): number {
    return this.#matching(filter).length;
  }

  waiting(ownerId: number, limit: number): JobRecord[] {
    return [...this.list.values()]
      .filter((job) => job.state === 'queued' && job.ownerId === ownerId)
      .sort((a, b) => a.priority - b.priority || a.id - b.id)
      .slice(0, limit);
  }

  attempts(jobId: JobId): AttemptRecord[] {
    return [...this.tries.values()]
      .filter((attempt) => attempt.jobId === jobId)
      .sort((a, b) => a.number - b.number);
  }

  attemptByLease(lease: LeaseId): AttemptRecord | null {
    return [...this.tries.values()].find((attempt) => attempt.lease === lease) ?? null;
  }

  output(attempt: AttemptRecord): OutputChunk[] {
    return [...(this.chunks.get(attempt.key) ?? [])];
  }

  overdue({ now, timeoutGraceMs, cancelGraceMs }: OverdueLimits): AttemptRecord[] {
    return [...this.tries.values()].filter((attempt) => {
      if (attempt.state !== 'running') return false;
      const job = this.list.get(attempt.jobId)!;
      const { cancelRequestedAt } = job;
      return (
        attempt.leaseUntil <= now ||
        attempt.startedAt + job.timeoutMs + timeoutGraceMs <= now ||
        (cancelRequestedAt !== null && cancelRequestedAt + cancelGraceMs <= now)
      );
    });
  }

  worker(id: WorkerId): MemoryWorker | null {
    return this.workers.get(id) ?? null;
  }

  presence(ownerId: number): WorkerPresence[] {
    const running = [...this.tries.values()].filter((attempt) => attempt.state === 'running');
    return [...this.workers.values()]
      .filter((worker) => worker.connected && worker.ownerId === ownerId)
      .map((worker) => ({
        ...worker,
        running: running.filter(
          ({ worker: { id }, jobId }) => id === worker.id && this.openChildren(jobId).length === 0,
        ).length,
      }));
  }

  counts(): { queued: number; running: number } {
    const open = [...this.list.values()].filter((job) => !hasEnded(job.state));
    const queued = open.filter((job) => job.state === 'queued').length;
    return { queued, running: open.length - queued };
  }

  children(parentId: JobId, { skip, limit }: { skip: number; limit: number }): ChildState[] {
    const [open, ended] = [this.openChildren(parentId), this.#childrenOf(parentId)];
    return [...ended.filter((job) => hasEnded(job.state)).sort(byEnding), ...open]
      .slice(skip, skip + limit)
      .map(({ id, state }) => ({ childId: id, state }));
  }

  openChildren(parentId: JobId): JobRecord[] {
    return this.#childrenOf(parentId).filter((job) => !hasEnded(job.state));
  }

  childByKey(parentId: JobId, key: string): JobRecord | null {
    const child = this.#childrenOf(parentId).find(({ id }) => this.keys.get(id) === key);
    return child ?? null;
  }

  sameChild(parentId: JobId, asked: { kind: Kind; payload: unknown }): JobRecord | null {
    const words = JSON.stringify(asked.payload);
    const same = this.#childrenOf(parentId).filter(
      ({ id, kind, state }) =>
        kind === asked.kind &&
        ['queued', 'running', 'succeeded'].includes(state) &&
        JSON.stringify(this.bodies.get(id)!.payload) === words,
    );
    return same.at(-1) ?? null;
  }

  childSucceededSince(parentId: JobId, moment: number): boolean {
    return this.#childrenOf(parentId).some(
      ({ state, finishedAt }) => state === 'succeeded' && finishedAt! >= moment,
    );
  }

  insertJob({ payload, childKey, signed, ...job }: NewJob): JobRecord {
    const id = jobIdSchema.parse(this.list.size + 1);
    this.list.set(id, { ...untouched, ...job, id });
    this.bodies.set(id, { payload, signed, result: null, error: null, picture: null });
    if (childKey !== null) this.keys.set(id, childKey);
    return this.list.get(id)!;
  }

  claimQueued(input: ClaimInput & { now: number }): ClaimedJob[] {
    return this.waiting(input.ownerId, Infinity)
      .filter((job) => canRun(input, job))
      .slice(0, input.slots)
      .map(({ id, attempts }) => {
        this.list.set(id, { ...this.list.get(id)!, attempts: attempts + 1 });
        const { workerId, now } = input;
        const job = this.updateJob(id, { state: 'running', startedAt: now, workerId });
        const { payload, signed } = this.bodies.get(id)!;
        return { job, payload, signed };
      });
  }

  insertAttempt({ workerId, ...attempt }: NewAttempt): void {
    const key = this.tries.size + 1;
    const { id, name } = this.workers.get(workerId)!;
    this.tries.set(key, { ...unfinished, ...attempt, key, worker: { id, name } });
  }

  updateJob(id: JobId, { workerId, result, error, ...patch }: JobPatch): JobRecord {
    const job = this.list.get(id)!;
    const body = this.bodies.get(id)!;
    const worker = workerId === undefined ? job.worker : this.#named(workerId);
    this.list.set(id, { ...job, ...patch, worker, version: job.version + 1 });
    this.bodies.set(id, {
      ...body,
      result: result === undefined ? body.result : result,
      error: error === undefined ? body.error : error,
    });
    return this.list.get(id)!;
  }

  updateAttempt(key: number, patch: AttemptPatch): void {
    this.tries.set(key, { ...this.tries.get(key)!, ...patch });
  }

  renewLeases(keys: readonly number[], until: number): void {
    for (const key of keys) this.updateAttempt(key, { leaseUntil: until });
  }

  extendAllLeases(until: number): void {
    for (const attempt of [...this.tries.values()])
      if (attempt.state === 'running' && attempt.leaseUntil < until)
        this.updateAttempt(attempt.key, { leaseUntil: until });
  }

  insertOutput(attemptKey: number, chunks: readonly OutputChunk[]): void {
    this.chunks.set(attemptKey, [...(this.chunks.get(attemptKey) ?? []), ...chunks]);
  }

  setPicture(id: JobId, picture: Picture): void {
    this.bodies.set(id, { ...this.bodies.get(id)!, picture });
  }

  dropRelations(parentId: JobId): void {
    for (const { id, kind } of this.#childrenOf(parentId)) {
      const body = this.bodies.get(id)!;
      if (kind !== 'siqs.sieve' || body.result === null) continue;
      const result = { ...(body.result as Result<'siqs.sieve'>), packed: '' };
      this.bodies.set(id, { ...body, result });
    }
  }

  countForWorker(): void {
    // The memory store keeps no record of workers' successes; nothing in the queue reads it.
  }

  forgetPresence(): void {
    for (const worker of [...this.workers.values()])
      this.workers.set(worker.id, { ...worker, connected: false });
  }

  record(event: JobEventRecord): void {
    this.events = [...this.events, event];
  }

  #childrenOf(parentId: JobId): JobRecord[] {
    return [...this.list.values()].filter((job) => job.parentId === parentId);
  }

  #named(id: WorkerId | null) {
    const worker = id === null ? null : this.workers.get(id)!;
    return worker === null ? null : { id: worker.id, name: worker.name };
  }

  #matching(filter: JobFilter): JobRecord[] {
    return [...this.list.values()].filter(
      (job) =>
        (filter.ownerId === null || job.ownerId === filter.ownerId) &&
        (filter.states === undefined || filter.states.includes(job.state)) &&
        (filter.parentId === undefined || job.parentId === filter.parentId) &&
        (filter.topLevel !== true || job.parentId === null) &&
        (filter.notebookId === undefined || job.notebookId === filter.notebookId) &&
        (filter.words ?? []).every((word) => this.#mentions(job, word.toLowerCase())),
    );
  }

  #mentions(job: JobRecord, word: string): boolean {
    const payload = this.bodies.get(job.id)!.payload as { code?: string };
    const texts = [job.name ?? '', payload.code ?? JSON.stringify(payload), String(job.id)];
    return texts.some((text) => text.toLowerCase().includes(word));
  }
}

function byEnding(a: JobRecord, b: JobRecord): number {
  return a.finishedAt! - b.finishedAt! || a.id - b.id;
}

const untouched = {
  owner: '' as UserName,
  state: 'queued',
  version: 0,
  attempts: 0,
  attemptsBeforeRerun: 0,
  lostAttempts: 0,
  startedAt: null,
  finishedAt: null,
  worker: null,
  cancelRequestedAt: null,
  progress: null,
  notebookId: null as NotebookId | null,
  cellId: null as CellId | null,
} as const;

const unfinished = {
  state: 'running',
  finishedAt: null,
  wallMs: null,
  cpuMs: null,
  note: null,
  error: null,
  receipt: null,
  outputBytes: 0,
  droppedBytes: 0,
  nextSeq: 0,
} as const;
