import { request } from 'node:https';
import * as z from 'zod';
import { type PinnedServer, pinnedTls } from '../../lib/client/pinned.ts';
import { DsageError, wireError } from '../../lib/protocol/errors.ts';
import { userName } from '../../lib/protocol/ids.ts';

const joinReply = z.object({ user: userName });

/**
 * Registers this machine's public key at the server, once, with a token that a signed-in user made.
 * @returns the user that the key belongs to from now on.
 * @throws DsageError LINK_INVALID for a used or old token, CERTIFICATE_MISMATCH, SERVER_UNREACHABLE.
 */
export async function offerKey(
  server: PinnedServer,
  offer: { token: string; publicKey: string; name: string },
): Promise<string> {
  const { status, body } = await post(server, await pinnedTls(server), offer);
  const parsed = parse(body);
  if (status >= 200 && status < 300) return joinReply.parse(parsed).user;
  const refusal = wireError.safeParse((parsed as { error?: unknown } | null)?.error ?? parsed);
  if (refusal.success) throw DsageError.fromWire(refusal.data);
  throw new DsageError('INVALID_REQUEST', { problem: `the server answered ${status} to the join` });
}

function post(server: PinnedServer, tls: Awaited<ReturnType<typeof pinnedTls>>, offer: object) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new DsageError('SERVER_UNREACHABLE', { server: server.url }, cause));
    const sending = request(
      new URL('/api/join', server.url),
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        timeout: 10_000,
        ...tls,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
          if (body.length > 100_000) response.destroy();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', fail);
      },
    );
    sending.on('timeout', () => sending.destroy(new Error('no answer')));
    sending.on('error', fail);
    sending.end(JSON.stringify(offer));
  });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
