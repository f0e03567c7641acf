import type * as z from 'zod';
import { fromBase64url, toBase64url, toHex } from './base64.ts';
import { canonicalJson } from './canonical.ts';
import { sign, verify } from './keys.ts';

/** A statement and the signature of its canonical form, base64url. */
export interface Signed<T> {
  statement: T;
  signature: string;
}

/**
 * Signs what the schema reads in a statement. Members that the schema does not know are dropped on both sides, so they
 * cannot be signed by accident.
 */
export async function signStatement<S extends z.ZodType>(
  schema: S,
  statement: z.input<S>,
  privateKey: CryptoKey,
): Promise<Signed<z.output<S>>> {
  const parsed = schema.parse(statement);
  const signature = await sign(privateKey, utf8(canonicalJson(parsed)));
  return { statement: parsed, signature: toBase64url(signature) };
}

/** Whether the signature of the statement is by this key; one that cannot be read is not. */
export async function isSignedBy<S extends z.ZodType>(
  schema: S,
  { statement, signature }: Signed<unknown>,
  publicKey: Uint8Array,
): Promise<boolean> {
  const parsed = schema.safeParse(statement);
  const bytes = bytesOrNull(signature);
  if (!parsed.success || bytes === null) return false;
  return verify({ publicKey, signature: bytes, message: utf8(canonicalJson(parsed.data)) });
}

/** SHA-256 of a value's canonical form, 64 lower case hexadecimal digits. Linear in its size. */
export async function hashOf(value: unknown): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', utf8(canonicalJson(value)));
  return toHex(new Uint8Array(digest));
}

function bytesOrNull(text: string): Uint8Array | null {
  try {
    return fromBase64url(text);
  } catch {
    return null;
  }
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
