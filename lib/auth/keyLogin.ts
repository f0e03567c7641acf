import { DsageError } from '../protocol/errors.ts';
import type { Login, LoginStatement } from '../protocol/login.ts';
import { verifyLogin } from '../signing/login.ts';
import { parsePublicLine } from '../signing/openssh.ts';
import type { AccountStore } from './accounts.ts';
import type { UserPrincipal, WorkerPrincipal } from './principal.ts';

/** How far the other side's clock may be off, in milliseconds. The nonce is what makes an answer fresh. */
const maxClockErrorMs = 5 * 60_000;

/** What the challenge asked for and what this server is: the other side of a login by key. */
export interface LoginContext {
  nonce: string;
  role: LoginStatement['role'];
  /** Fingerprint of the certificate that this server shows. */
  certificate: string;
}

interface Surroundings {
  store: AccountStore;
  now: number;
}

/**
 * Who signed this answer to a challenge.
 *
 * @throws DsageError KEY_UNKNOWN when the key is not registered, was revoked, or is not one of the user that the
 *   statement names; NONCE_INVALID, CERTIFICATE_MISMATCH or SIGNATURE_INVALID as `verifyLogin` says;
 *   INVALID_REQUEST when the other side's clock is more than five minutes off.
 */
export async function loginByKey(
  login: Login,
  context: LoginContext,
  { store, now }: Surroundings,
): Promise<UserPrincipal | WorkerPrincipal> {
  const { statement } = login;
  const key = await store.keys.byFingerprint(statement.key);
  const user = key === null ? null : await store.users.byId(key.userId);
  const usable =
    key?.revokedAt === null && user?.disabledAt === null && user.name === statement.user;
  if (!usable) {
    throw new DsageError('KEY_UNKNOWN', { fingerprint: statement.key, user: statement.user });
  }
  const { publicKey } = parsePublicLine(key.publicKey);
  await verifyLogin(login, { ...context, publicKey });
  requireClock(statement.issuedAt, now);
  await noteUse(store, key.id);
  if (context.role === 'worker') {
    return { type: 'worker', userId: user.id, name: user.name, workerId: null };
  }
  return { type: 'user', userId: user.id, name: user.name, role: user.role, via: 'key' };
}

/** When a key was used last is worth a note and no more: with a full disk people must still get in and look. */
async function noteUse({ keys }: AccountStore, keyId: number): Promise<void> {
  try {
    await keys.touch(keyId);
  } catch (error) {
    if (!(error instanceof DsageError)) throw error;
  }
}

function requireClock(issuedAt: number, now: number): void {
  const offSeconds = Math.round(Math.abs(now - issuedAt) / 1000);
  if (offSeconds * 1000 <= maxClockErrorMs) return;
  throw new DsageError('INVALID_REQUEST', {
    problem: `the clock of this machine and that of the server are ${offSeconds} seconds apart, set it right`,
  });
}
