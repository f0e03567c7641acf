import type * as z from 'zod';
import { DsageError } from '../protocol/errors.ts';
import type { JobId, WorkerId } from '../protocol/ids.ts';
import type { Kind } from '../protocol/kinds.ts';
import type { childSubmit as message } from '../protocol/worker.ts';
import type { Done, QueueChange } from './change.ts';
import { holding } from './leased.ts';
import type { JobRecord } from './record.ts';
import type { JobTransaction } from './store.ts';
import { checkCode, submit } from './submit.ts';
import { jobChange } from './summary.ts';
import type { Terms } from './terms.ts';

export type ChildSubmit = z.infer<typeof message>;

/** So far behind its parent a child comes, unless it says otherwise: what people wait for goes first. */
const childPriorityStep = 10;

/**
 * Stores a child of a running job, or finds the one that was stored before under this key or in the same words.
 * @throws DsageError LEASE_LOST also while the parent is being cancelled; EMPTY_CODE, CODE_TOO_LARGE
 */
export function childSubmit(
  tx: JobTransaction,
  terms: Terms,
  { workerId, message }: { workerId: WorkerId; message: ChildSubmit },
): Done<{ childId: JobId }> {
  const { job: parent } = holding(tx, workerId, message);
  if (parent.state !== 'running') throw new DsageError('LEASE_LOST');
  const { request, key, reuse } = message;
  checkCode(request);
  const known = tx.childByKey(parent.id, key) ?? (reuse ? tx.sameChild(parent.id, request) : null);
  if (known !== null) return { value: { childId: known.id }, changes: [] };
  const priority = request.priority ?? priorityUnder(parent, request.kind);
  const { value: child, changes } = submit(tx, terms, {
    ownerId: parent.ownerId,
    owner: parent.owner,
    request: { ...request, parentId: parent.id, priority },
    childKey: key,
  });
  const shown = request.kind === 'factor' ? showInCell(tx, terms, { parent, id: child.id }) : [];
  return { value: { childId: child.id }, changes: [...changes, ...shown] };
}

/** A coordinator computes next to nothing, and would wait behind the children of older ones for ever. */
function priorityUnder(parent: JobRecord, kind: Kind): number {
  return kind === 'factor' ? parent.priority : Math.min(100, parent.priority + childPriorityStep);
}

/** A cell shows the factorisation that it waits for. */
function showInCell(
  tx: JobTransaction,
  terms: Terms,
  { parent, id }: { parent: JobRecord; id: JobId },
): QueueChange[] {
  if (parent.cellId === null) return [];
  const append = [{ type: 'job' as const, jobId: id }];
  return [jobChange(tx, terms, { job: tx.updateJob(parent.id, {}), append })];
}
