import { DsageError } from '../protocol/errors.ts';
import type { LeasedJob } from '../protocol/worker.ts';
import type { Done, QueueChange } from './change.ts';
import type { ClaimInput, JobTransaction } from './store.ts';
import { jobChange } from './summary.ts';
import type { Terms } from './terms.ts';

/**
 * Gives a worker up to `slots` jobs that it can run, each with a fresh lease.
 * @throws DsageError INVALID_REQUEST when the worker is not known yet
 */
export function claim(tx: JobTransaction, terms: Terms, input: ClaimInput): Done<LeasedJob[]> {
  if (tx.worker(input.workerId) === null)
    throw new DsageError('INVALID_REQUEST', {
      problem: 'a worker must say hello before it claims',
    });
  const now = terms.now();
  const value: LeasedJob[] = [];
  const changes: QueueChange[] = [];
  for (const { job, payload, signed } of tx.claimQueued({ ...input, now })) {
    const lease = terms.newLease();
    const { workerId } = input;
    tx.insertAttempt({
      jobId: job.id,
      number: job.attempts,
      workerId,
      lease,
      leaseUntil: now + terms.leaseMs,
      startedAt: now,
    });
    tx.record({ type: 'leased', at: now, job, workerId, data: { attempt: job.attempts } });
    value.push({
      jobId: job.id,
      attempt: job.attempts,
      lease,
      kind: job.kind,
      payload,
      timeoutMs: job.timeoutMs,
      owner: job.owner,
      ...(signed === null ? {} : { signed }),
      notebookId: job.notebookId,
      cellId: job.cellId,
    });
    changes.push(jobChange(tx, terms, { job }));
  }
  return { value, changes };
}
