import { DsageError } from '../protocol/errors.ts';
import type { UserName } from '../protocol/ids.ts';
import type { SubmitRequest } from '../protocol/job.ts';
import { defaultTimeoutMs } from '../protocol/kinds.ts';
import { vouchedFor } from '../signing/signedJob.ts';
import type { AccountStore } from './accounts.ts';

/** Whose job it is to be. */
interface Owner {
  userId: number;
  name: UserName;
}

/**
 * Lets a job without a signature pass, and one with a signature if its owner's key answers for it. Workers look again,
 * for they need not believe a server; here it is found out before the job waits for one.
 *
 * @throws DsageError TRUST_REFUSED with the reason; KEY_UNKNOWN when the root key is not registered as the owner's, or
 *   was revoked
 */
export async function requireSigner(
  request: SubmitRequest,
  owner: Owner,
  { store, now }: { store: AccountStore; now: number },
): Promise<void> {
  const { signed, kind, payload, timeoutMs = defaultTimeoutMs(kind) } = request;
  if (signed === undefined) return;
  const { root, owner: named } = await vouchedFor(signed, { kind, payload, timeoutMs }, now);
  const key = await store.keys.byFingerprint(root);
  const isTheirs = key?.userId === owner.userId && key.revokedAt === null;
  if (!isTheirs || named !== owner.name)
    throw new DsageError('KEY_UNKNOWN', { fingerprint: root, user: named });
}
