import { DsageError } from '../protocol/errors.ts';
import type { JobId } from '../protocol/ids.ts';
import { hasEnded, type JobSummary } from '../protocol/job.ts';
import type { Done, QueueChange } from './change.ts';
import { stop } from './move.ts';
import type { JobTransaction } from './store.ts';
import { jobChange, summarise } from './summary.ts';
import type { Terms } from './terms.ts';
import { transition } from './transition.ts';

/**
 * Ends a waiting job at once; asks the worker of a running one to stop. Asking twice is the same as once.
 * @throws DsageError JOB_NOT_FOUND, JOB_ENDED
 */
export function cancel(tx: JobTransaction, terms: Terms, id: JobId): Done<JobSummary> {
  const job = tx.job(id);
  if (job === null) throw new DsageError('JOB_NOT_FOUND', { id });
  const decision = transition(job, { type: 'cancelRequested' });
  if (decision.type === 'refused') throw new DsageError(decision.code, { id, state: job.state });
  if (decision.type === 'ignored') return { value: summarise(tx, terms, job), changes: [] };
  const now = terms.now();
  const after = tx.updateJob(id, {
    state: decision.to,
    cancelRequestedAt: now,
    finishedAt: hasEnded(decision.to) ? now : null,
  });
  tx.record({ type: 'cancelled', at: now, job: after, data: { state: after.state } });
  const running = tx.attempts(id).filter((attempt) => attempt.state === 'running');
  const changes: QueueChange[] = [jobChange(tx, terms, { job: after }), ...running.map(stop)];
  return { value: summarise(tx, terms, after), changes };
}
