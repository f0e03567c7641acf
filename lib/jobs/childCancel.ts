import type { WorkerId } from '../protocol/ids.ts';
import type { Done } from './change.ts';
import { type ChildNamed, childOf } from './childRead.ts';
import { cancelFamily } from './family.ts';
import type { JobTransaction } from './store.ts';
import type { Terms } from './terms.ts';

/** Cancels a child; one that has ended stays as it is. @throws DsageError LEASE_LOST, JOB_NOT_FOUND */
export function childCancel(
  tx: JobTransaction,
  terms: Terms,
  { workerId, message }: { workerId: WorkerId; message: ChildNamed },
): Done<void> {
  const child = childOf(tx, workerId, message);
  return { value: undefined, changes: cancelFamily(tx, terms, child) };
}
