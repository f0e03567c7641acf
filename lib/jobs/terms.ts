import type { LeaseId } from '../protocol/ids.ts';

/** What all verbs go by. Clock and chance come in here and nowhere else. */
export interface Terms {
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** A fresh unguessable lease. */
  readonly newLease: () => LeaseId;
  /** How long a lease holds without a heartbeat. */
  readonly leaseMs: number;
  /** A job whose attempts were lost so many times ends. */
  readonly maxLostAttempts: number;
  /** The line that starts a worker, for jobs that wait for one. */
  readonly workerCommand: () => string;
}

/**
 * Grace of the reaper's two backstops, in leases. The worker enforces time limit and cancellation itself and
 * within a second or two; a worker that holds its lease and still does not act is broken or hopelessly busy.
 */
export const timeoutGraceLeases = 1;
export const cancelGraceLeases = 3;
