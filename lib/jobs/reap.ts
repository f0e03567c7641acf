import type { Done, QueueChange } from './change.ts';
import { stop } from './family.ts';
import { endAttempt, lostInARow, standing } from './move.ts';
import type { AttemptRecord, JobRecord } from './record.ts';
import { stoppedAnswering, timeLimitError } from './sentences.ts';
import type { JobTransaction } from './store.ts';
import { cancelGraceLeases, type Terms, timeoutGraceLeases } from './terms.ts';
import { type JobEvent, transition } from './transition.ts';

/** Ends every attempt whose worker fell silent, or did not keep to a limit within its grace. */
export function reap(tx: JobTransaction, terms: Terms): Done<void> {
  const overdue = tx.overdue({
    now: terms.now(),
    timeoutGraceMs: timeoutGraceLeases * terms.leaseMs,
    cancelGraceMs: cancelGraceLeases * terms.leaseMs,
  });
  return { value: undefined, changes: overdue.flatMap((attempt) => end(tx, terms, attempt)) };
}

/** After a start of the server: workers get one whole lease to come back, and none is taken for connected. */
export function recoverAfterRestart(tx: JobTransaction, terms: Terms): Done<void> {
  tx.forgetPresence();
  tx.extendAllLeases(terms.now() + terms.leaseMs);
  return { value: undefined, changes: [] };
}

function end(tx: JobTransaction, terms: Terms, attempt: AttemptRecord): QueueChange[] {
  const job = lostInARow(tx, tx.job(attempt.jobId)!, attempt);
  const event = reason(job, attempt, terms);
  const decision = transition(job, event);
  if (decision.type !== 'moved') return [];
  const changes = endAttempt(tx, terms, {
    job,
    attempt,
    decision,
    why: stoppedAnswering(attempt.worker.name),
    error: event.type === 'timeLimitPassed' ? timeLimitError(job.timeoutMs) : null,
  });
  // A worker that still holds its lease is alive and has to be told.
  return event.type === 'leaseExpired' ? changes : [...changes, stop(attempt)];
}

function reason(job: JobRecord, record: AttemptRecord, terms: Terms): JobEvent {
  const attempt = standing(record);
  const { maxLostAttempts } = terms;
  if (record.leaseUntil <= terms.now()) return { type: 'leaseExpired', attempt, maxLostAttempts };
  return job.state === 'cancelling'
    ? { type: 'cancelOverdue', attempt }
    : { type: 'timeLimitPassed', attempt };
}
