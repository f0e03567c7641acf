import type { JobId } from '../protocol/ids.ts';
import type { Done } from './change.ts';
import type { JobTransaction } from './store.ts';
import { jobChange } from './summary.ts';
import type { Terms } from './terms.ts';
import { waitingReason } from './waiting.ts';

/** More waiting jobs than these are not told anew; the first in line are what people look at. */
const maxTold = 200;

/**
 * Tells the waiting jobs of a user anew whose reason to wait is not the one last told, because a worker came or
 * went. `told` holds the last reason of each; a job that is not in it is told.
 */
export function workersChanged(
  tx: JobTransaction,
  terms: Terms,
  { ownerId, told }: { ownerId: number; told: ReadonlyMap<JobId, string | null> },
): Done<void> {
  const waiting = tx.waiting(ownerId, maxTold);
  const workers = waiting.length === 0 ? [] : tx.presence(ownerId);
  const changed = waiting.filter(
    (job) => waitingReason(job, workers, terms.workerCommand()) !== told.get(job.id),
  );
  const changes = changed.map(({ id }) => jobChange(tx, terms, { job: tx.updateJob(id, {}) }));
  return { value: undefined, changes };
}
