import { DsageError } from '../protocol/errors.ts';
import type { JobId } from '../protocol/ids.ts';
import type { JobSummary } from '../protocol/job.ts';
import type { Done } from './change.ts';
import type { JobTransaction } from './store.ts';
import { jobChange, summarise } from './summary.ts';
import type { Terms } from './terms.ts';
import { transition } from './transition.ts';

/**
 * Queues an ended job again under its number. Its attempts stay; its result or error goes, and results of
 * earlier attempts that are still under way somewhere no longer count.
 * @throws DsageError JOB_NOT_FOUND, JOB_NOT_ENDED
 */
export function rerun(tx: JobTransaction, terms: Terms, id: JobId): Done<JobSummary> {
  const job = tx.job(id);
  if (job === null) throw new DsageError('JOB_NOT_FOUND', { id });
  const decision = transition(job, { type: 'rerunRequested' });
  if (decision.type !== 'moved') throw new DsageError('JOB_NOT_ENDED', { id, state: job.state });
  const after = tx.updateJob(id, {
    state: decision.to,
    attemptsBeforeRerun: job.attempts,
    lostAttempts: 0,
    startedAt: null,
    finishedAt: null,
    workerId: null,
    cancelRequestedAt: null,
    progress: null,
    result: null,
    error: null,
  });
  tx.record({ type: 'rerun', at: terms.now(), job: after });
  return {
    value: summarise(tx, terms, after),
    changes: [jobChange(tx, terms, { job: after }), { type: 'waiting', ownerId: job.ownerId }],
  };
}
