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

/** What is known of a child that ended, besides how: of the attempt that counted, where known. */
export interface ChildFacts {
  readonly id: number;
  /** Computing time in milliseconds. */
  readonly elapsedMs?: number;
  /** From its start to its end, in milliseconds. */
  readonly wallMs?: number;
  /** Name of the worker that ran it. */
  readonly worker?: string;
  /** Milliseconds since 1970 UTC. */
  readonly finishedAt?: number;
}

/** How a child job ended. */
export type ChildOutcome =
  | (ChildFacts & { readonly state: 'succeeded'; readonly value: unknown })
  | (ChildFacts & {
      readonly state: 'failed' | 'cancelled' | 'timedOut' | 'lost';
      readonly message: string;
    });

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
