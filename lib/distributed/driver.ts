/*
 * The driver keeps `concurrency` jobs of a distributed function running.
 *
 * Filling: while fewer than `concurrency` jobs run and the function names another, it is submitted.
 * Waiting: until a job settles, a submission fails or somebody stops the function.
 * Working: what the function does itself, a step at a time, once the jobs are on their way.
 * Absorbing: settled jobs go to the function one at a time, in the order they settled; jobs that became pointless are
 *   cancelled and give up their place at once. Should such a job succeed all the same, its value is absorbed.
 * Ending: done, stopped, failed (the function says why) or exhausted (nothing runs and nothing comes next). All running
 *   jobs are cancelled, and outcomes that arrive later are ignored.
 */
import type { DistributedFunction } from './distributedFunction.ts';
import type { ChildOutcome, JobRequest, JobRunner, SettledJob, SubmittedJob } from './jobRunner.ts';

/** How a drive ended. */
export type DriveEnd = 'done' | 'stopped' | 'failed' | 'exhausted';

/** Choices of {@link drive}. */
export interface DriveOptions {
  /** Jobs kept running at a time, at least 1; a function is asked whenever jobs may be submitted. */
  readonly concurrency: number | (() => number);
  /** The job on whose behalf this runs: submitted with every child. */
  readonly parentId?: number;
  /** Jobs submitted before a restart that may still run: they are resumed instead of submitted again. */
  readonly adopt?: readonly { readonly request: JobRequest; readonly job: SubmittedJob }[];
  /** Called after every absorbed job. */
  readonly onSettled?: (settled: SettledJob) => void;
  /** Called with true before the function works itself, which blocks this thread, and with false afterwards. */
  readonly onWork?: (isWorking: boolean) => void;
}

/**
 * Runs a distributed function to its end.
 *
 * @returns why it ended; failed children never make it hang or throw
 * @throws RangeError if the concurrency is not a positive integer
 * @throws whatever `runner.submit` or the function itself threw, after cancelling what runs
 */
export async function drive<Progress>(
  fn: DistributedFunction<Progress>,
  runner: JobRunner,
  options: DriveOptions,
): Promise<DriveEnd> {
  const { concurrency } = options;
  const concurrent = typeof concurrency === 'function' ? concurrency : () => concurrency;
  refuse(concurrent());
  const children = new Children(runner, options.parentId);
  const wake = (): void => children.wake();
  fn.stopSignal.addEventListener('abort', wake);
  try {
    for (const { request, job } of options.adopt ?? []) {
      fn.resume(request);
      children.follow(request, Promise.resolve(job));
    }
    for (;;) {
      const end = endOf(fn) ?? fill(fn, children, concurrent());
      if (end !== null) return end;
      if (fn.hasWork && children.areAccepted) await work(fn, children, options);
      else await children.news();
      absorb(fn, children, options);
    }
  } finally {
    fn.stopSignal.removeEventListener('abort', wake);
    await children.cancelAll();
  }
}

function refuse(concurrency: number): void {
  if (!Number.isSafeInteger(concurrency) || concurrency < 1)
    throw new RangeError('concurrency must be a positive integer.');
}

function endOf<Progress>(fn: DistributedFunction<Progress>): DriveEnd | null {
  if (fn.done) return 'done';
  if (fn.stopped) return 'stopped';
  return fn.failure === null ? null : 'failed';
}

function fill<Progress>(
  fn: DistributedFunction<Progress>,
  children: Children,
  concurrency: number,
): DriveEnd | null {
  refuse(concurrency);
  fn.offer(concurrency);
  while (children.busy < concurrency) {
    const request = fn.nextJob();
    if (request === null) return children.unsettled === 0 && !fn.hasWork ? 'exhausted' : null;
    children.start(request);
  }
  return null;
}

/**
 * Jobs were submitted before, so that nobody idles while this thread is busy. What became pointless is cancelled before the
 * work is said to be over: else the processor that it gives free would begin with just that.
 */
async function work<Progress>(
  fn: DistributedFunction<Progress>,
  children: Children,
  { onWork }: DriveOptions,
): Promise<void> {
  onWork?.(true);
  fn.work();
  const isOver = endOf(fn) !== null;
  await children.cancelWhere((request) => isOver || fn.isPointless(request));
  onWork?.(false);
}

function absorb<Progress>(
  fn: DistributedFunction<Progress>,
  children: Children,
  { onSettled }: DriveOptions,
): void {
  for (const settled of children.takeSettled()) {
    if (endOf(fn) !== null) return;
    fn.processResult(settled);
    onSettled?.(settled);
  }
  if (endOf(fn) === null) void children.cancelWhere((request) => fn.isPointless(request));
}

/** One job on its way: `submitted` is known once the runner accepted it. */
interface Child {
  readonly request: JobRequest;
  readonly submitted: Promise<SubmittedJob>;
  /** The cancellation, once it was asked for; the job then no longer counts as busy. */
  cancelling: Promise<void> | null;
}

/** The jobs that run, and those that settled and were not absorbed yet. */
class Children {
  readonly #runner: JobRunner;
  readonly #parent: { parentId?: number };
  readonly #running = new Set<Child>();
  #settled: SettledJob[] = [];
  #unaccepted = 0;
  #broken: { error: unknown } | null = null;
  #wake: (() => void) | null = null;
  #awake = false;

  constructor(runner: JobRunner, parentId: number | undefined) {
    this.#runner = runner;
    this.#parent = parentId === undefined ? {} : { parentId };
  }

  /** Jobs that run and were not cancelled. */
  get busy(): number {
    let count = 0;
    for (const child of this.#running) if (child.cancelling === null) count += 1;
    return count;
  }

  /** Jobs whose outcome is not absorbed yet, cancelled ones too. */
  get unsettled(): number {
    return this.#running.size + this.#settled.length;
  }

  /** Whether the runner has accepted every job. */
  get areAccepted(): boolean {
    return this.#unaccepted === 0;
  }

  start(request: JobRequest): void {
    // An async wrapper turns a synchronous throw of the runner into a rejection.
    this.follow(request, (async () => this.#runner.submit({ ...request, ...this.#parent }))());
  }

  follow(request: JobRequest, submitted: Promise<SubmittedJob>): void {
    const child: Child = { request, submitted, cancelling: null };
    this.#running.add(child);
    this.#unaccepted += 1;
    void this.#settle(child);
  }

  async #settle(child: Child): Promise<void> {
    let job: SubmittedJob;
    try {
      job = await child.submitted;
      this.#unaccepted -= 1;
      this.wake();
    } catch (error) {
      this.#running.delete(child);
      this.#broken = { error };
      this.wake();
      return;
    }
    const outcome = await job.outcome.catch((error: unknown) => lost(job.id, error));
    this.#running.delete(child);
    this.#settled.push({ request: child.request, outcome });
    this.wake();
  }

  /** Waits until something happened since the last call. Throws what `submit` threw. */
  async news(): Promise<void> {
    if (!this.#awake) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#awake = false;
    this.#wake = null;
    if (this.#broken !== null) throw this.#broken.error;
  }

  wake(): void {
    this.#awake = true;
    this.#wake?.();
  }

  takeSettled(): SettledJob[] {
    const settled = this.#settled;
    this.#settled = [];
    return settled;
  }

  /** Resolves when these, and all that were cancelled before, are. */
  async cancelWhere(isPointless: (request: JobRequest) => boolean): Promise<void> {
    const children = [...this.#running];
    for (const child of children)
      if (child.cancelling === null && isPointless(child.request)) child.cancelling = cancel(child);
    await Promise.all(children.map(({ cancelling }) => cancelling));
  }

  cancelAll(): Promise<void> {
    return this.cancelWhere(() => true);
  }
}

/** A cancellation that fails leaves the job to its own end: nobody waits for it any more. */
async function cancel(child: Child): Promise<void> {
  try {
    const job = await child.submitted;
    await job.cancel();
  } catch {
    // Either it was never submitted, or the runner cannot reach it: both mean there is nothing to cancel here.
  }
}

function lost(id: number, error: unknown): ChildOutcome {
  const message = error instanceof Error ? error.message : String(error);
  return { id, state: 'lost', message };
}
