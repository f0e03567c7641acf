import type { LeaseId, WorkerId } from '../protocol/ids.ts';
import type { Done, QueueChange } from './change.ts';
import { joinNotes, standing } from './move.ts';
import { notices } from './outputs.ts';
import type { AttemptRecord } from './record.ts';
import { answersAgain } from './sentences.ts';
import type { JobTransaction } from './store.ts';
import { jobChange } from './summary.ts';
import type { Terms } from './terms.ts';
import { transition } from './transition.ts';

export interface HeartbeatReply {
  /** Leases that are the worker's no more: stop these. */
  readonly lost: LeaseId[];
  /** Leases whose job is to be cancelled. */
  readonly cancel: LeaseId[];
}

/** Renews the leases of a worker; takes back up what was thought lost and nobody else has begun. */
export function heartbeat(
  tx: JobTransaction,
  terms: Terms,
  { workerId, leases }: { workerId: WorkerId; leases: readonly LeaseId[] },
): Done<HeartbeatReply> {
  const value: HeartbeatReply = { lost: [], cancel: [] };
  const changes: QueueChange[] = [];
  const renewed: number[] = [];
  for (const lease of leases) {
    const attempt = tx.attemptByLease(lease);
    if (attempt === null || attempt.worker.id !== workerId) {
      value.lost.push(lease);
      continue;
    }
    const taken = attempt.state === 'lost' ? resume(tx, terms, attempt) : [];
    if (attempt.state !== 'running' && taken.length === 0) {
      value.lost.push(lease);
      continue;
    }
    changes.push(...taken);
    renewed.push(attempt.key);
    if (tx.job(attempt.jobId)?.state === 'cancelling') value.cancel.push(lease);
  }
  if (renewed.length > 0) tx.renewLeases(renewed, terms.now() + terms.leaseMs);
  return { value, changes };
}

/** Empty when the attempt cannot go on. */
function resume(tx: JobTransaction, terms: Terms, attempt: AttemptRecord): QueueChange[] {
  const job = tx.job(attempt.jobId)!;
  const decision = transition(job, { type: 'resumed', attempt: standing(attempt) });
  if (decision.type !== 'moved') return [];
  const note = answersAgain(attempt.worker.name);
  tx.updateAttempt(attempt.key, {
    state: 'running',
    finishedAt: null,
    note: joinNotes(attempt.note, note),
  });
  const after = tx.updateJob(job.id, {
    state: decision.to,
    lostAttempts: job.lostAttempts + decision.lost,
    startedAt: attempt.startedAt,
    workerId: attempt.worker.id,
  });
  tx.record({ type: 'resumed', at: terms.now(), job: after, workerId: attempt.worker.id });
  return [jobChange(tx, terms, { job: after, append: notices(note) })];
}
