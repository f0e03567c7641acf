/** What the tests of the queue share: a queue with a clock in the hand, workers by name, and all it told. */
import { DsageError, type ErrorCode } from '../protocol/errors.ts';
import {
  type JobId,
  type LeaseId,
  leaseId,
  type UserName,
  userName,
  type WorkerId,
  workerId,
} from '../protocol/ids.ts';
import { type JobSummary, type SubmitRequest, submitRequest } from '../protocol/job.ts';
import type { Kind } from '../protocol/kinds.ts';
import type { LeasedJob, Settlement } from '../protocol/worker.ts';
import type { QueueChange } from './change.ts';
import { createQueue, type Queue } from './queue.ts';
import type { JobStore } from './store.ts';
import { MemoryJobStore, type MemoryWorker } from './testing/memory.ts';

/** A store under test, with two users and whatever workers the test puts in. */
export interface Bench {
  readonly store: JobStore;
  readonly owners: readonly [Owner, Owner];
  putWorker(worker: MemoryWorker): void | Promise<void>;
  close(): void | Promise<void>;
}

export interface Owner {
  readonly id: number;
  readonly name: UserName;
}

const allKinds: readonly Kind[] = ['evaluate', 'ecm.curves', 'siqs.sieve', 'factor'];

export const lease10 = 10_000;

export class Lab {
  now = 1_000_000;
  readonly changes: QueueChange[] = [];
  readonly queue: Queue;
  readonly bench: Bench;
  #leases = 0;
  #keys = 0;

  constructor(bench: Bench) {
    this.bench = bench;
    this.queue = createQueue({
      store: bench.store,
      now: () => this.now,
      newLease: () => this.#newLease(),
      leaseMs: lease10,
      workerCommand: () => 'npx dsage-worker https://here',
    });
    this.queue.onChange((change) => this.changes.push(change));
  }

  /** A connected worker with one slot and the engine math, unless told otherwise. */
  async worker(name: string, options: Partial<MemoryWorker> = {}): Promise<WorkerId> {
    const id = workerId.parse(`worker-${name}`);
    const ownerId = this.bench.owners[0].id;
    await this.bench.putWorker({
      id,
      name,
      ownerId,
      slots: 1,
      kinds: allKinds,
      engines: ['math'],
      connected: true,
      ...options,
    });
    return id;
  }

  submit(code = '2+2', more: Partial<SubmitRequest> = {}, owner = 0): Promise<JobSummary> {
    const { id: ownerId, name } = this.bench.owners[owner]!;
    const request = { kind: 'evaluate', payload: { engine: 'math', code }, ...more };
    return this.queue.submit({ ownerId, owner: name, request: request as SubmitRequest });
  }

  claim(worker: WorkerId, options: { slots?: number; engines?: string[]; owner?: number } = {}) {
    return this.queue.claim({
      workerId: worker,
      ownerId: this.bench.owners[options.owner ?? 0]!.id,
      slots: options.slots ?? 1,
      kinds: allKinds,
      engines: options.engines ?? ['math'],
    });
  }

  /** Submits one job and gives it to a new worker. */
  async running(name = 'box1'): Promise<{ worker: WorkerId; job: LeasedJob }> {
    const worker = await this.worker(name);
    await this.submit();
    const [job] = await this.claim(worker);
    return { worker, job: job! };
  }

  /** Submits a child of a running job. */
  async child(
    worker: WorkerId,
    parent: LeasedJob,
    more: { request?: object; key?: string; reuse?: boolean } = {},
  ): Promise<JobId> {
    this.#keys += 1;
    const { lease, jobId } = parent;
    const { childId } = await this.queue.childSubmit(worker, {
      ...{ lease, jobId, key: more.key ?? `1.${this.#keys}`, reuse: more.reuse ?? false },
      request: submitRequest.parse({
        kind: 'evaluate',
        payload: { engine: 'math', code: '1' },
        ...more.request,
      }),
    });
    return childId;
  }

  settle(worker: WorkerId, job: LeasedJob, ending: Settlement['ending']) {
    return this.queue.settle(worker, {
      lease: job.lease,
      jobId: job.jobId,
      ending,
      wallMs: 12,
      cpuMs: 11,
      droppedBytes: 0,
    });
  }

  print(worker: WorkerId, job: LeasedJob, ...texts: [seq: number, text: string][]) {
    const chunks = texts.map(([seq, text]) => ({ seq, stream: 'stdout' as const, text }));
    return this.queue.appendOutput(worker, { lease: job.lease, jobId: job.jobId, chunks });
  }

  /** Lets time pass without any heartbeat, and the reaper come by. */
  async silence(ms = lease10): Promise<void> {
    this.now += ms;
    await this.queue.reap();
  }

  async state(job: Pick<LeasedJob, 'jobId'>) {
    return (await this.queue.get(job.jobId, 'any'))!;
  }

  /** The changes since the last call. */
  news(): QueueChange[] {
    return this.changes.splice(0);
  }

  #newLease(): LeaseId {
    this.#leases += 1;
    return leaseId.parse(`lease-${String(this.#leases).padStart(6, '0')}`);
  }
}

/** The result of `2+2`. */
export function four(): Settlement['ending'] {
  return { type: 'succeeded', value: { bundle: { 'text/plain': '4' } } };
}

/** User code that raised. */
export function raised(): Settlement['ending'] {
  return { type: 'failed', error: { name: 'ValueError', message: 'no', traceback: '' } };
}

/** An empty store in memory. */
export function memoryBench(): Bench {
  const store = new MemoryJobStore();
  return {
    store,
    owners: [
      { id: 1, name: userName.parse('ada') },
      { id: 2, name: userName.parse('bob') },
    ],
    putWorker: (worker) => store.putWorker(worker),
    close: () => {},
  };
}

/** Behaviours by their sentences. */
export type Cases = Record<string, (lab: Lab) => Promise<void>>;

/** Matches the refusal with this code. */
export function code(expected: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof DsageError && error.code === expected;
}

/** A query without filters. */
export const anything = { limit: 50 };
