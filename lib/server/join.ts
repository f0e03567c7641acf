import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Auth } from '../auth/auth.ts';
import { DsageError, problemOf } from '../protocol/errors.ts';

/** Where a worker's machine registers its key. */
export const joinPath = '/api/join';

/** A machine's own public key, and the one-time token that lets it in. */
export const joinRequest = z.object({
  token: z.string().min(1).max(100),
  /** One line `ssh-ed25519 AAAA… comment`. */
  publicKey: z.string().min(1).max(1_000),
  /** What the key is called in the list of keys, e.g. `worker box3`. */
  name: z.string().trim().min(1).max(100),
});

/** Whose key it is now, and its fingerprint `SHA256:…`. */
export type JoinReply = Awaited<ReturnType<Auth['join']>>;

/**
 * Registers the key of a worker's machine. Its principal is the token; the body is small, so that reading it
 * before the token is known costs a stranger more than us.
 *
 * @throws DsageError LINK_INVALID, INVALID_REQUEST, MALFORMED_JSON, TOO_MANY_TRIES.
 */
export async function join(request: IncomingMessage, auth: Auth): Promise<JoinReply> {
  const parsed = joinRequest.safeParse(await readJson(request));
  if (!parsed.success) {
    throw new DsageError('INVALID_REQUEST', { problem: problemOf(parsed.error) });
  }
  try {
    return await auth.join(parsed.data, request.socket.remoteAddress ?? 'unknown');
  } catch (error) {
    if (!(error instanceof DsageError && error.code === 'LINK_INVALID')) throw error;
    error.message =
      'This line was used already or is older than a day. Print a new one with `npx dsage status`.';
    throw error;
  }
}

/** The body; its length was checked before (see `requireBody`). */
async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DsageError('MALFORMED_JSON', { problem: (error as Error).message });
  }
}
