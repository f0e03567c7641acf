import { hasEnded } from '../protocol/job.ts';
import type { QueueChange } from './change.ts';
import type { AttemptRecord, JobRecord } from './record.ts';
import type { JobTransaction } from './store.ts';
import { jobChange } from './summary.ts';
import type { Terms } from './terms.ts';
import { transition } from './transition.ts';

/*
 * Jobs have children. What ends, or is to end, takes its children with it: nobody is left who wants what they bring.
 * A job that only waits for another attempt keeps them running, since the next attempt goes on with them.
 */

/** Cancels a job and all that it has submitted, in the same commit; those that have ended stay as they are. */
export function cancelFamily(tx: JobTransaction, terms: Terms, job: JobRecord): QueueChange[] {
  const decision = transition(job, { type: 'cancelRequested' });
  if (decision.type !== 'moved') return [];
  const now = terms.now();
  const ended = hasEnded(decision.to);
  const after = tx.updateJob(job.id, {
    state: decision.to,
    cancelRequestedAt: now,
    finishedAt: ended ? now : null,
  });
  tx.record({ type: 'cancelled', at: now, job: after, data: { state: after.state } });
  return [
    jobChange(tx, terms, { job: after }),
    ...(ended ? tellParent(tx, after) : []),
    ...runningOf(tx, job).map(stop),
    ...cancelChildren(tx, terms, job),
  ];
}

/** What follows from a job's end for those above and below it. */
export function leaveFamily(tx: JobTransaction, terms: Terms, job: JobRecord): QueueChange[] {
  return [...tellParent(tx, job), ...cancelChildren(tx, terms, job)];
}

/** The word to a worker that an attempt is to be stopped. */
export function stop(attempt: AttemptRecord): QueueChange {
  return {
    type: 'cancel',
    workerId: attempt.worker.id,
    lease: attempt.lease,
    jobId: attempt.jobId,
  };
}

function cancelChildren(tx: JobTransaction, terms: Terms, parent: JobRecord): QueueChange[] {
  return tx.openChildren(parent.id).flatMap((child) => cancelFamily(tx, terms, child));
}

/** The word to whoever runs the parent; when nobody does, the next attempt reads it from the rows. */
function tellParent(tx: JobTransaction, child: JobRecord): QueueChange[] {
  const parent = child.parentId === null ? null : tx.job(child.parentId);
  if (parent === null) return [];
  return runningOf(tx, parent).map(({ worker, lease }) => ({
    type: 'childEnded',
    workerId: worker.id,
    lease,
    jobId: parent.id,
    childId: child.id,
  }));
}

function runningOf(tx: JobTransaction, job: JobRecord): AttemptRecord[] {
  if (job.state !== 'running' && job.state !== 'cancelling') return [];
  return tx.attempts(job.id).filter((attempt) => attempt.state === 'running');
}
