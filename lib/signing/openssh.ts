import { type Bytes, fromBase64, toBase64 } from './base64.ts';
import { keyBytes, keyPairFromSeed, seedOfPkcs8 } from './keys.ts';
import { WireReader, WireWriter } from './wire.ts';

/**
 * OpenSSH's two files of an Ed25519 key: one public line, and the private "openssh-key-v1" PEM without
 * passphrase (OpenSSH's PROTOCOL.key). `ssh-keygen` reads what is written here, and the other way round.
 */

const algorithm = 'ssh-ed25519';
const magic = 'openssh-key-v1\0';

/** What the public line says. */
export interface PublicLine {
  publicKey: Bytes;
  /** Free text after the key, often user@host; may be empty. */
  comment: string;
}

/** What the private file says. */
export interface PrivateFile extends PublicLine {
  /** The 32 secret bytes, for keyPairFromSeed. */
  seed: Bytes;
}

/** The line `ssh-ed25519 AAAA… comment` for authorized_keys and `.pub` files, without a newline. */
export function encodePublicLine({ publicKey, comment }: PublicLine): string {
  return `${algorithm} ${toBase64(publicBlob(publicKey))} ${comment.replaceAll(/\s+/g, ' ')}`.trim();
}

/**
 * Reads a public line; surrounding white space does not matter.
 * @throws RangeError when it is not the line of an Ed25519 key.
 */
export function parsePublicLine(line: string): PublicLine {
  const [name, base64, ...comment] = line.trim().split(/\s+/);
  if (name !== algorithm || base64 === undefined)
    throw new RangeError(`not a public line that starts with ${algorithm}`);
  return { publicKey: publicKeyOf(fromBase64(base64)), comment: comment.join(' ') };
}

/** OpenSSH's fingerprint of a raw public key: `SHA256:` and base64 without padding. */
export async function fingerprint(publicKey: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', publicBlob(publicKey));
  return `SHA256:${toBase64(new Uint8Array(digest)).replaceAll('=', '')}`;
}

/** The private PEM, unencrypted: whoever reads the file has the key, so write it with mode 0600. */
export function encodePrivateFile({ seed, publicKey, comment }: PrivateFile): string {
  const check = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const secret = new WireWriter()
    .number(check)
    .number(check)
    .string(algorithm)
    .string(publicKey)
    .string(new Uint8Array([...seed, ...publicKey]))
    .string(comment);
  // Padded with 1, 2, 3, … to the block size of the cipher, which is 8 for "none".
  for (let pad = 1; secret.length % 8 !== 0; pad++) secret.raw(Uint8Array.of(pad));
  const file = new WireWriter()
    .raw(new TextEncoder().encode(magic))
    .string('none')
    .string('none')
    .string('')
    .number(1)
    .string(publicBlob(publicKey))
    .string(secret.done());
  return pem('OPENSSH PRIVATE KEY', file.done());
}

/**
 * Reads an unencrypted private key: OpenSSH's own PEM, or PKCS8 (`-----BEGIN PRIVATE KEY-----`).
 * @throws RangeError, with a message fit for the reader, when it is encrypted, damaged or not Ed25519.
 */
export async function parsePrivateFile(text: string): Promise<PrivateFile> {
  const match = /-----BEGIN ([A-Z ]+)-----([\s\S]+?)-----END \1-----/.exec(text);
  if (match === null) throw new RangeError('not a private key in PEM form');
  const [, label, base64 = ''] = match;
  const der = fromBase64(base64);
  if (label === 'OPENSSH PRIVATE KEY') return checked(parseOpenSsh(der));
  const seed = label === 'PRIVATE KEY' ? seedOfPkcs8(der) : null;
  if (seed === null) throw new RangeError(`not an Ed25519 key but "${label}"`);
  return { seed, publicKey: (await keyPairFromSeed(seed)).publicKey, comment: '' };
}

function parseOpenSsh(der: Uint8Array): PrivateFile {
  const file = new WireReader(der);
  if (new TextDecoder().decode(file.raw(magic.length)) !== magic)
    throw new RangeError('not an OpenSSH private key');
  const cipher = file.text();
  if (cipher !== 'none')
    throw new RangeError('the key has a passphrase; use one without, as `npx dsage setup` makes');
  file.string();
  file.string();
  if (file.number() !== 1) throw new RangeError('the file holds more than one key');
  file.string();
  const secret = new WireReader(file.string());
  const [check, checkAgain] = [secret.number(), secret.number()];
  if (check !== checkAgain) throw new RangeError('the key is damaged');
  const name = secret.text();
  if (name !== algorithm) throw new RangeError(`not an Ed25519 key but ${name}`);
  const publicKey = secret.string();
  const seed = secret.string().slice(0, keyBytes);
  return { seed, publicKey, comment: secret.text() };
}

/** A file whose public half is not that of its seed would sign what nobody can verify. */
async function checked(file: PrivateFile): Promise<PrivateFile> {
  const { publicKey } = await keyPairFromSeed(file.seed);
  if (toBase64(publicKey) !== toBase64(file.publicKey)) throw new RangeError('the key is damaged');
  return file;
}

function publicBlob(publicKey: Uint8Array): Bytes {
  return new WireWriter().string(algorithm).string(publicKey).done();
}

function publicKeyOf(blob: Uint8Array): Bytes {
  const reader = new WireReader(blob);
  const name = reader.text();
  const publicKey = reader.string();
  if (name !== algorithm || publicKey.length !== keyBytes || reader.left > 0)
    throw new RangeError('the public line is damaged');
  return publicKey;
}

function pem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,70}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
