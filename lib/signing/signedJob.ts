import { DsageError } from '../protocol/errors.ts';
import type { UserName } from '../protocol/ids.ts';
import type { Kind } from '../protocol/kinds.ts';
import {
  type DeviceCertificate,
  type DeviceUse,
  jobStatement,
  type SignedJob,
} from '../protocol/trust.ts';
import { toBase64url } from './base64.ts';
import { clockErrorMs, keyOf, type Period, rootOf } from './device.ts';
import type { KeyPair } from './keys.ts';
import { fingerprint } from './openssh.ts';
import { hashOf, isSignedBy, signStatement } from './statement.ts';

/** Who signs jobs: a root key by itself, or a device's key with its certificate. */
export interface Signer {
  pair: KeyPair;
  certificate: DeviceCertificate | null;
}

/** What is to be computed. */
export interface JobToSign {
  owner: UserName;
  kind: Kind;
  payload: unknown;
  timeoutMs: number;
  /** Hash of the statement of the job that submits this one. */
  parent?: string | null;
}

/** Signs a job. Hashing the payload is linear in its size; the rest takes some 0.2 ms. */
export async function signJob(
  { owner, kind, payload, timeoutMs, parent = null }: JobToSign,
  { pair, certificate }: Signer,
  { now, forMs }: Period,
): Promise<SignedJob> {
  const statement = {
    purpose: 'dsage job 1' as const,
    key: toBase64url(pair.publicKey),
    ...{ owner, kind, timeoutMs, parent },
    payload: await hashOf(payload),
    issuedAt: now,
    expiresAt: now + forMs,
    nonce: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
  };
  return { ...(await signStatement(jobStatement, statement, pair.privateKey)), certificate };
}

/** What a worker was given to run, beside its signature. */
export interface JobToRun {
  kind: Kind;
  payload: unknown;
  timeoutMs: number;
}

/** Who answers for a job. */
export interface Vouched {
  /** Fingerprint of the root key, `SHA256:…`: this is what a policy names. */
  root: string;
  /** Fingerprint of the key that signed; the root itself, or a device's. */
  signer: string;
  /** What the device may be used for; null when the root key signed. */
  use: DeviceUse | null;
  owner: UserName;
  /** Hash of the statement, by which receipts and children name it. */
  hash: string;
}

/**
 * Who answers for this job, once the chain from its signature to a root key is right, it asks for exactly what is to be
 * run, and its time has not passed. Whether the root key is trusted, and whether the nonce was seen, is for the caller.
 *
 * @throws DsageError TRUST_REFUSED with the reason
 */
export async function vouchedFor(
  signed: SignedJob,
  { kind, payload, timeoutMs }: JobToRun,
  now: number,
): Promise<Vouched> {
  const { statement, certificate } = signed;
  const key = keyOf(statement.key);
  if (key === null || !(await isSignedBy(jobStatement, signed, key)))
    throw refused('its signature is not by the key that it names');
  const root = certificate === null ? key : await rootOf(certificate, now);
  if (certificate !== null) {
    const { device, user, use } = certificate.statement;
    if (device !== statement.key) throw refused('the certificate is of another key');
    if (user !== statement.owner) throw refused('the certificate is of another user');
    if (use === 'worker' && statement.parent === null)
      throw refused('a worker signs the children of jobs alone');
    if (use !== 'worker' && use !== 'person') throw refused('an invitation signs no jobs');
  }
  if (statement.kind !== kind || statement.payload !== (await hashOf(payload)))
    throw refused('what is to be run is not what was signed');
  if (timeoutMs > statement.timeoutMs) throw refused('it would run longer than was signed');
  if (statement.issuedAt > now + clockErrorMs)
    throw refused('it was signed in the future, set the clocks of both machines right');
  if (statement.expiresAt <= now) throw refused('it has expired');
  return {
    root: await fingerprint(root),
    signer: await fingerprint(key),
    use: certificate?.statement.use ?? null,
    owner: statement.owner,
    hash: await hashOf(statement),
  };
}

/** Who answered for a job when it was signed: that its time may have passed since is nothing to warn a reader of. */
export function vouchedWhenSigned(signed: SignedJob, job: JobToRun): Promise<Vouched> {
  return vouchedFor(signed, job, signed.statement.issuedAt);
}

function refused(problem: string): DsageError {
  return new DsageError('TRUST_REFUSED', { what: 'job', problem, step: 'Submit it again' });
}
