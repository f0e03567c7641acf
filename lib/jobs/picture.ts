import type * as z from 'zod';
import type { WorkerId } from '../protocol/ids.ts';
import type { pictureMessage } from '../protocol/worker.ts';
import type { Done } from './change.ts';
import { holding } from './leased.ts';
import type { JobTransaction } from './store.ts';

export type PictureMessage = z.infer<typeof pictureMessage>;

/** Keeps the latest picture that a running attempt drew of its job; it stays after the end. @throws DsageError LEASE_LOST */
export function picture(
  tx: JobTransaction,
  { workerId, message }: { workerId: WorkerId; message: PictureMessage },
): Done<void> {
  const { job } = holding(tx, workerId, message);
  tx.setPicture(job.id, message.picture);
  const { id: jobId, ownerId } = job;
  return {
    value: undefined,
    changes: [{ type: 'picture', jobId, picture: message.picture, ownerId }],
  };
}
