import { DsageError } from '../protocol/errors.ts';
import type { UserName } from '../protocol/ids.ts';
import { type DeviceCertificate, type DeviceUse, deviceStatement } from '../protocol/trust.ts';
import { fromBase64url, toBase64url } from './base64.ts';
import type { KeyPair } from './keys.ts';
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

/** Certifies a device's key by the root key of its user. */
export function certifyDevice(
  root: KeyPair,
  { publicKey, use, user, name }: Device,
  { now, forMs }: Period,
): Promise<DeviceCertificate> {
  const statement = {
    purpose: 'dsage device 1' as const,
    root: toBase64url(root.publicKey),
    device: toBase64url(publicKey),
    ...{ use, user, name, issuedAt: now, expiresAt: now + forMs },
  };
  return signStatement(deviceStatement, statement, root.privateKey);
}

/**
 * The root key behind a certificate, once its signature and its time are right. Whether that root key is trusted is for
 * the caller to say.
 *
 * @returns the raw public key
 * @throws DsageError TRUST_REFUSED
 */
export async function rootOf(certificate: DeviceCertificate, now: number): Promise<Uint8Array> {
  const { statement } = certificate;
  const root = keyOf(statement.root);
  if (root === null || !(await isSignedBy(deviceStatement, certificate, root)))
    throw refused('its signature is not by the root key that it names');
  if (statement.issuedAt > now + clockErrorMs)
    throw refused('it begins in the future, set the clocks of both machines right');
  if (statement.expiresAt <= now) throw refused(`that of ${statement.name} has expired`);
  return root;
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
