import { Worker } from 'node:worker_threads';
import type {
  ChildOutcome,
  JobRequest,
  JobRunner,
  SubmittedJob,
} from '../../../distributed/jobRunner.ts';
import type { ThreadAnswer } from './thread.ts';

interface Waiting {
  id: number;
  request: JobRequest;
  settle: (outcome: ChildOutcome) => void;
}

interface Thread {
  worker: Worker;
  name: string;
  /** The number of the newest job of this thread that nobody waits for any more. */
  cancelled: Int32Array;
  job: Waiting | null;
}

/** Runs jobs on threads of this process, one at a time on each, in the order in which they were submitted. */
export class ThreadRunner implements JobRunner {
  readonly #threads: Thread[];
  #waiting: Waiting[] = [];
  #ids = 0;
  /** Why the last thread died. */
  #complaint = '';

  /** @param count threads, at least 1 */
  constructor(count: number) {
    this.#threads = Array.from({ length: count }, (_, i) => this.#start(i + 1));
  }

  async submit(request: JobRequest): Promise<SubmittedJob> {
    this.#ids += 1;
    const id = this.#ids;
    const outcome = new Promise<ChildOutcome>((settle) => {
      this.#waiting.push({ id, request, settle });
    });
    this.#next();
    return { id, outcome, cancel: async () => this.#cancel(id) };
  }

  /** Ends all threads, whatever they compute. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #start(number: number): Thread {
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const worker = startThread({ cancelled });
    const thread: Thread = { worker, name: `thread ${number}`, cancelled, job: null };
    worker.on('message', (answer: ThreadAnswer) => this.#answered(thread, answer));
    worker.on('error', (error: Error) => this.#broke(thread, error));
    return thread;
  }

  #next(): void {
    if (this.#threads.length === 0) this.#loseAll();
    for (const thread of this.#threads) {
      if (thread.job !== null) continue;
      const job = this.#waiting.shift();
      if (job === undefined) return;
      thread.job = job;
      thread.worker.postMessage({ id: job.id, request: job.request });
    }
  }

  #cancel(id: number): void {
    const waiting = this.#waiting.find((job) => job.id === id);
    this.#waiting = this.#waiting.filter((job) => job !== waiting);
    waiting?.settle({ id, state: 'cancelled', message: 'Cancelled.' });
    const thread = this.#threads.find(({ job }) => job?.id === id);
    if (thread) Atomics.store(thread.cancelled, 0, id);
  }

  #answered(thread: Thread, answer: ThreadAnswer): void {
    const { job, name } = thread;
    thread.job = null;
    const { id, elapsedMs } = answer;
    const facts = { id, elapsedMs, wallMs: elapsedMs, finishedAt: Date.now(), worker: name };
    if (Atomics.load(thread.cancelled, 0) >= answer.id)
      job?.settle({ ...facts, state: 'cancelled', message: 'Cancelled.' });
    else if ('value' in answer) job?.settle({ ...facts, state: 'succeeded', value: answer.value });
    else job?.settle({ ...facts, state: 'failed', message: answer.message });
    this.#next();
  }

  /** A thread that dies, say for want of memory, takes no more jobs. */
  #broke(thread: Thread, { message }: Error): void {
    const at = this.#threads.indexOf(thread);
    if (at >= 0) this.#threads.splice(at, 1);
    const { job } = thread;
    job?.settle({ id: job.id, state: 'lost', message });
    this.#complaint = message;
    this.#next();
  }

  #loseAll(): void {
    for (const { id, settle } of this.#waiting.splice(0))
      settle({ id, state: 'lost', message: this.#complaint });
  }
}

/** A thread with the program beside this file; as a source it needs the loader that this process has. */
function startThread(workerData: { cancelled: Int32Array }): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./thread.mjs', import.meta.url), { workerData });
  const source = JSON.stringify(new URL('./thread.ts', import.meta.url).href);
  const program = `import('tsx/esm/api').then(({ register }) => (register(), import(${source})))`;
  return new Worker(program, { eval: true, workerData });
}
