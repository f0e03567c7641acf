import * as z from 'zod';
import { moment, userName } from './ids.ts';

/**
 * Login of workers and clients by the user's key. The server opens with a challenge; the other side signs a
 * statement that names the challenge's nonce *and* the certificate of the server it talks to. So neither a
 * recorded answer nor one relayed through a server with another certificate opens anything.
 */

/** SHA-256 of a certificate's DER form: 64 hexadecimal digits, lower case. */
export const certificateFingerprint = z.string().regex(/^[0-9a-f]{64}$/);

/** OpenSSH's name for a public key: `SHA256:` and 43 base64 characters. */
export const keyFingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

/** Server → worker or client, at once after connecting. The nonce is 32 random bytes and is good for one answer. */
export const challenge = z.object({
  protocolVersion: z.int(),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  serverVersion: z.string(),
});
export type Challenge = z.infer<typeof challenge>;

/** In which role a key logs in. */
export const loginRole = z.enum(['worker', 'client']);

/** What is signed, in canonical form (RFC 8785). */
export const loginStatement = z.object({
  purpose: z.literal('dsage login 1'),
  role: loginRole,
  nonce: z.string(),
  user: userName,
  key: keyFingerprint,
  certificate: certificateFingerprint,
  issuedAt: moment,
});
export type LoginStatement = z.infer<typeof loginStatement>;

/** Worker or client → server. The signature is Ed25519 over the canonical statement, base64url. */
export const login = z.object({
  statement: loginStatement,
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type Login = z.infer<typeof login>;

/** Server → worker or client: who you are now. */
export const loginReply = z.object({ user: userName, role: loginRole });
