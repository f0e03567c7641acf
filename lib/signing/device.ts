import { DsageError } from '../protocol/errors.ts';
import type { UserName } from '../protocol/ids.ts';
import {
  type DeviceCertificate,
  type DeviceStatement,
  type DeviceUse,
  deviceStatement,
} from '../protocol/trust.ts';
import { fromBase64url, toBase64url } from './base64.ts';
import type { KeyPair } from './keys.ts';
import { fingerprint } from './openssh.ts';
import { isSignedBy, signStatement } from './statement.ts';

/** Clocks of honest machines may be so far apart, in milliseconds. */
export const clockErrorMs = 5 * 60_000;

/** What a root key is to say of a device. */
export interface Device {
  /** Its raw public key. */
  publicKey: Uint8Array;
  use: DeviceUse;
  user: UserName;
  name: string;
}

/** When something is signed, and how long it shall hold, in milliseconds. */
export interface Period {
  now: number;
  forMs: number;
}

/** Who lets devices in: a root key by itself, or a key with the certificate that says that it may. */
export interface Issuer {
  pair: KeyPair;
  certificate: DeviceCertificate | null;
}

/** Which devices a key may let in, by its own use; a root key lets in all. */
const mayLetIn: Record<DeviceUse, readonly DeviceUse[]> = {
  person: ['worker', 'invite-worker'],
  worker: [],
  'invite-person': ['person'],
  'invite-worker': ['worker'],
};

/**
 * Certifies a device's key.
 *
 * @throws DsageError TRUST_REFUSED when the issuer may not let such a device in
 */
export async function certifyDevice(
  { pair, certificate }: Issuer,
  { publicKey, use, user, name }: Device,
  { now, forMs }: Period,
): Promise<DeviceCertificate> {
  if (certificate !== null) requireMayLetIn(certificate.statement.use, use);
  const statement = {
    purpose: 'dsage device 1' as const,
    root: certificate?.statement.root ?? toBase64url(pair.publicKey),
    device: toBase64url(publicKey),
    ...{ use, user, name, issuedAt: now, expiresAt: now + forMs },
  };
  const signed = await signStatement(deviceStatement, statement, pair.privateKey);
  if (certificate === null) return signed;
  const { by = [], ...own } = certificate;
  return { ...signed, by: [own, ...by] };
}

/** One certificate of a chain. */
type DeviceLink = Omit<DeviceCertificate, 'by'>;

/**
 * The root key behind a certificate, once the whole chain is right: each certificate is signed by the key of the next,
 * which might let such a device in at that time, and the last by the root key that all of them name. Whether that root
 * key is trusted is for the caller to say. Some 0.4 ms a certificate.
 *
 * @param now when the device's own certificate shall hold; those behind it need to have held when they were used
 * @returns the raw public key
 * @throws DsageError TRUST_REFUSED
 */
export async function rootOf(certificate: DeviceCertificate, now: number): Promise<Uint8Array> {
  const { by = [], ...own } = certificate;
  const root = keyOf(own.statement.root);
  if (root === null) throw refused('the root key that it names is none');
  requireTime(own.statement, now);
  let below: DeviceLink = own;
  for (const link of by) {
    await requireLetIn(below, link);
    below = link;
  }
  if (!(await isSignedBy(deviceStatement, below, root)))
    throw refused('its signature is not by the root key that it names');
  return root;
}

/** Fingerprints of the keys that stand between a device and its root key, the nearest first; none when the root let it in. */
export function lettersIn({ by = [] }: DeviceCertificate): Promise<string[]> {
  return Promise.all(by.map(({ statement }) => fingerprintOf(statement.device)));
}

/** OpenSSH's fingerprint of a key that is written as protocol writes keys. */
export function fingerprintOf(key: string): Promise<string> {
  return fingerprint(fromBase64url(key));
}

/** Refuses a certificate that was not signed by this key, or by a key that might not. */
async function requireLetIn(below: DeviceLink, above: DeviceLink): Promise<void> {
  const { statement } = below;
  const issuer = above.statement;
  const key = keyOf(issuer.device);
  if (key === null || !(await isSignedBy(deviceStatement, below, key)))
    throw refused('its signature is not by the key that let it in');
  if (issuer.root !== statement.root || issuer.user !== statement.user)
    throw refused('it was let in by the key of another user');
  requireMayLetIn(issuer.use, statement.use);
  const isInTime =
    statement.issuedAt < issuer.expiresAt && statement.issuedAt > issuer.issuedAt - clockErrorMs;
  if (!isInTime) throw refused('the key that let it in did not hold at that time');
}

function requireMayLetIn(issuer: DeviceUse, use: DeviceUse): void {
  if (!mayLetIn[issuer].includes(use))
    throw refused(`a key for "${issuer}" may not let in one for "${use}"`);
}

function requireTime(statement: DeviceStatement, now: number): void {
  if (statement.issuedAt > now + clockErrorMs)
    throw refused('it begins in the future, set the clocks of both machines right');
  if (statement.expiresAt <= now) throw refused(`that of ${statement.name} has expired`);
}

/** A public key from its text; null when that is none. */
export function keyOf(text: string): Uint8Array | null {
  try {
    return fromBase64url(text);
  } catch {
    return null;
  }
}

function refused(problem: string): DsageError {
  const step = 'Have the device certified again';
  return new DsageError('TRUST_REFUSED', { what: 'device certificate', problem, step });
}
