import { DsageError } from '../protocol/errors.ts';
import type { JobId } from '../protocol/ids.ts';
import { hasEnded, type JobSummary } from '../protocol/job.ts';
import type { Done } from './change.ts';
import { cancelFamily } from './family.ts';
import type { JobTransaction } from './store.ts';
import { summarise } from './summary.ts';
import type { Terms } from './terms.ts';

/**
 * Ends a waiting job at once; asks the worker of a running one to stop; its children go with it. Asking twice is the
 * same as once.
 * @throws DsageError JOB_NOT_FOUND, JOB_ENDED
 */
export function cancel(tx: JobTransaction, terms: Terms, id: JobId): Done<JobSummary> {
  const job = tx.job(id);
  if (job === null) throw new DsageError('JOB_NOT_FOUND', { id });
  if (hasEnded(job.state)) throw new DsageError('JOB_ENDED', { id, state: job.state });
  const changes = cancelFamily(tx, terms, job);
  return { value: summarise(tx, terms, tx.job(id)!), changes };
}
