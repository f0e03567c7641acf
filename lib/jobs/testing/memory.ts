import type { CellId, JobId, LeaseId, NotebookId, UserName, WorkerId } from '../../protocol/ids.ts';
import { jobId as jobIdSchema } from '../../protocol/ids.ts';
import { hasEnded } from '../../protocol/job.ts';
import type { OutputChunk } from '../../protocol/outputs.ts';
import type { AttemptRecord, JobBody, JobRecord, WorkerPresence } from '../record.ts';
import type {
  AttemptPatch,
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
 * copy of the five maps is a whole snapshot.
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
  tries = new Map<number, AttemptRecord>();
  chunks = new Map<number, readonly OutputChunk[]>();
  workers = new Map<WorkerId, MemoryWorker>();
  events: readonly JobEventRecord[] = [];

  copy(): Rows {
    const copy = new Rows();
    copy.list = new Map(this.list);
    copy.bodies = new Map(this.bodies);
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
        running: running.filter((attempt) => attempt.worker.id === worker.id).length,
      }));
  }

  counts(): { queued: number; running: number } {
    const open = [...this.list.values()].filter((job) => !hasEnded(job.state));
    const queued = open.filter((job) => job.state === 'queued').length;
    return { queued, running: open.length - queued };
  }

  insertJob({ payload, ...job }: NewJob): JobRecord {
    const id = jobIdSchema.parse(this.list.size + 1);
    this.list.set(id, { ...untouched, ...job, id });
    this.bodies.set(id, { payload, result: null, error: null });
    return this.list.get(id)!;
  }

  claimQueued(input: ClaimInput & { now: number }): { job: JobRecord; payload: unknown }[] {
    return this.waiting(input.ownerId, Infinity)
      .filter((job) => canRun(input, job))
      .slice(0, input.slots)
      .map(({ id, attempts }) => {
        this.list.set(id, { ...this.list.get(id)!, attempts: attempts + 1 });
        const { workerId, now } = input;
        const job = this.updateJob(id, { state: 'running', startedAt: now, workerId });
        return { job, payload: this.bodies.get(id)!.payload };
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
      payload: body.payload,
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
  outputBytes: 0,
  droppedBytes: 0,
  nextSeq: 0,
} as const;
