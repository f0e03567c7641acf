import { type Bytes, fromBase64url } from './base64.ts';

/** A user's Ed25519 key: the raw 32 public bytes, and the handle that signs. */
export interface KeyPair {
  publicKey: Bytes;
  /** Cannot be exported; in a browser it can be stored in IndexedDB. */
  privateKey: CryptoKey;
}

/** Raw length of an Ed25519 seed and of a public key, in bytes (RFC 8032 section 5.1.5). */
export const keyBytes = 32;

/** What PKCS8 puts in front of the 32 bytes of an Ed25519 seed (RFC 8410 section 7). */
const pkcs8Prefix = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);

/** A new random key whose private half never leaves the runtime. */
export async function generateKeyPair(): Promise<KeyPair> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { publicKey, privateKey: pair.privateKey };
}

/** 32 random bytes, from which keyPairFromSeed makes a key that can be kept in a file. */
export function generateSeed(): Bytes {
  return crypto.getRandomValues(new Uint8Array(keyBytes));
}

/**
 * The key pair of a 32-byte seed (RFC 8032 section 5.1.5); the same seed gives the same pair.
 * @throws RangeError when the seed is not 32 bytes long.
 */
export async function keyPairFromSeed(seed: Uint8Array): Promise<KeyPair> {
  if (seed.length !== keyBytes) throw new RangeError(`a seed has ${keyBytes} bytes`);
  const pkcs8 = new Uint8Array([...pkcs8Prefix, ...seed]);
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const jwk = await crypto.subtle.exportKey('jwk', readable);
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return { publicKey: fromBase64url(jwk.x ?? ''), privateKey };
}

/** The seed inside a PKCS8 DER file of an Ed25519 key, or null when it is anything else. */
export function seedOfPkcs8(der: Uint8Array): Bytes | null {
  if (der.length !== pkcs8Prefix.length + keyBytes) return null;
  if (!pkcs8Prefix.every((byte, index) => der[index] === byte)) return null;
  return new Uint8Array(der.slice(pkcs8Prefix.length));
}

/** The 64-byte Ed25519 signature of `message`; deterministic, about 0.1 ms. */
export async function sign(privateKey: CryptoKey, message: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(message)));
}

/** What verify() needs. */
export interface SignedMessage {
  publicKey: Uint8Array;
  signature: Uint8Array;
  message: Uint8Array;
}

/** Whether the signature of the message is by that key. A malformed key or signature is false, no error. */
export async function verify({ publicKey, signature, message }: SignedMessage): Promise<boolean> {
  if (publicKey.length !== keyBytes || signature.length !== 2 * keyBytes) return false;
  try {
    const raw = new Uint8Array(publicKey);
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify(
      'Ed25519',
      key,
      new Uint8Array(signature),
      new Uint8Array(message),
    );
  } catch {
    // A point that is not on the curve: no signature is by it.
    return false;
  }
}
