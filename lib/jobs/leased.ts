import { DsageError } from '../protocol/errors.ts';
import type { JobId, LeaseId, WorkerId } from '../protocol/ids.ts';
import { hasEnded } from '../protocol/job.ts';
import { type AttemptRecord, isSettled, type JobRecord } from './record.ts';
import type { JobView } from './store.ts';

/** What a worker names when it speaks of an attempt. */
interface Named {
  readonly lease: LeaseId;
  readonly jobId: JobId;
}

interface Leased {
  readonly attempt: AttemptRecord;
  readonly job: JobRecord;
}

/**
 * The attempt that a worker speaks of, as long as its result could count; it may have been thought lost.
 * @throws DsageError LEASE_LOST
 */
export function leased(view: JobView, workerId: WorkerId, named: Named): Leased {
  const attempt = view.attemptByLease(named.lease);
  const theirs = attempt?.worker.id === workerId && attempt.jobId === named.jobId;
  if (attempt === null || !theirs || isSettled(attempt)) throw new DsageError('LEASE_LOST');
  const job = view.job(attempt.jobId)!;
  if (hasEnded(job.state) || attempt.number <= job.attemptsBeforeRerun)
    throw new DsageError('LEASE_LOST');
  return { attempt, job };
}

/** The attempt that a worker speaks of, if it is the running one. @throws DsageError LEASE_LOST */
export function holding(view: JobView, workerId: WorkerId, named: Named): Leased {
  const found = leased(view, workerId, named);
  if (found.attempt.state !== 'running') throw new DsageError('LEASE_LOST');
  return found;
}
