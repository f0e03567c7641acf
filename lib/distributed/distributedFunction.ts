import type { JobRequest, SettledJob } from './jobRunner.ts';

/**
 * A computation that is cut into jobs: it says which job comes next and absorbs what came of each.
 *
 * The state is the fold of the settled jobs, in the order in which they settled, over the constructor's arguments: no
 * clock and no chance take part. So nothing of a running function needs saving but its arguments and the settled jobs
 * (the queue has both), and {@link replay} rebuilds it after a restart.
 *
 * Subclasses write `nextJob`, `processResult`, `done`, `progress`; `drive` does the rest.
 */
export abstract class DistributedFunction<Progress> {
  readonly #stop = new AbortController();

  /** Whether the result is known. Never becomes false again. */
  abstract get done(): boolean;

  /** Where the work stands, as a JSON value. */
  abstract get progress(): Progress;

  /** The next job to submit, or `null` while there is none (more may come once running jobs settle). */
  abstract nextJob(): JobRequest | null;

  /** Absorbs a settled job, failed ones too. Must do nothing harmful when already done. */
  abstract processResult(settled: SettledJob): void;

  /** Why the work cannot go on, as a sentence for the user; `null` while it can. */
  get failure(): string | null {
    return null;
  }

  /** Whether nobody needs the outcome of a running job any more; the driver then cancels it. */
  isPointless(_request: JobRequest): boolean {
    return this.done;
  }

  /** Told by the driver, before it asks for jobs, how many it keeps running. */
  offer(_concurrency: number): void {}

  /** Whether there is something to do on this thread that no job can do; the driver then calls {@link work}. */
  get hasWork(): boolean {
    return false;
  }

  /** Does one step of it. Jobs go on running meanwhile; their outcomes are absorbed afterwards. */
  work(): void {}

  /** Takes note of a job that was submitted before a restart, so that its work is not given out twice. */
  resume(_request: JobRequest): void {}

  /** Ends the work without a result: running jobs are cancelled, no new ones are submitted. */
  stop(): void {
    this.#stop.abort();
  }

  /** Whether {@link stop} was called. */
  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Fires when {@link stop} is called. */
  get stopSignal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Rebuilds the state from jobs that settled earlier, in their order. {@link work} is left to the drive that follows. */
  replay(settled: Iterable<SettledJob>): void {
    for (const job of settled) {
      this.resume(job.request);
      this.processResult(job);
    }
  }
}
