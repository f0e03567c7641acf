/** A job that a distributed function wants done. */
export interface JobRequest {
  /** A kind of job, for example `ecm.curves`. */
  readonly kind: string;
  /** A JSON value of the kind's schema: everything needed to repeat the work. */
  readonly payload: unknown;
  readonly name?: string;
  readonly parentId?: number;
  /** Wall time for one attempt, in milliseconds. */
  readonly timeoutMs?: number;
}

/** How a child job ended. `elapsedMs` is the computing time of the attempt that counted, where known. */
export type ChildOutcome =
  | {
      readonly id: number;
      readonly state: 'succeeded';
      readonly value: unknown;
      readonly elapsedMs?: number;
    }
  | {
      readonly id: number;
      readonly state: 'failed' | 'cancelled' | 'timedOut' | 'lost';
      readonly message: string;
      readonly elapsedMs?: number;
    };

/** A child job and how it ended: what a distributed function absorbs, and what a replay needs. */
export interface SettledJob {
  readonly request: JobRequest;
  readonly outcome: ChildOutcome;
}

/** A job that was accepted. */
export interface SubmittedJob {
  readonly id: number;
  /** Settles when the job has ended in any way, also after `cancel`. */
  readonly outcome: Promise<ChildOutcome>;
  /** Asks for the job's end; does nothing when it has ended already. */
  cancel(): Promise<void>;
}

/**
 * Port: something that runs jobs - the queue over the network, or memory in tests.
 *
 * Contract: every promise settles in the end. A job that fails is an outcome; `submit` rejects only when no job
 * can be submitted any more, and the driver then gives up.
 */
export interface JobRunner {
  submit(request: JobRequest): Promise<SubmittedJob>;
}
