import * as z from 'zod';
import { DsageError } from '../../lib/protocol/errors.ts';

/*
 * The session is next-auth's. Its browser part is not used: it would ask for the session at every focus of the
 * window, and all that is needed is to send a form with the token that proves the form to be ours.
 */
const routes = '/api/auth';
const csrfReply = z.object({ csrfToken: z.string() });
const signInReply = z.object({ url: z.string() });

/** Signs in with a one-time link's token, or with name and password. @returns null, or the sentence why not. */
export async function signIn(
  by: 'link' | 'password',
  credentials: Record<string, string>,
): Promise<string | null> {
  const answer = await post(`/callback/${by}`, credentials);
  const reply = signInReply.safeParse(await answer.json().catch(() => null));
  if (!reply.success)
    return new DsageError('INTERNAL', { reference: `HTTP ${answer.status}` }).message;
  const problem = new URL(reply.data.url, location.href).searchParams.get('error');
  return problem ?? (answer.ok ? null : new DsageError('UNAUTHENTICATED').message);
}

/** Ends the session of this browser and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  await post('/signout', {});
  location.assign('/sign-in');
}

async function post(route: string, fields: Record<string, string>): Promise<Response> {
  try {
    const csrf = await fetch(`${routes}/csrf`);
    const { csrfToken } = csrfReply.parse(await csrf.json());
    const body = new URLSearchParams({
      ...fields,
      csrfToken,
      json: 'true',
      callbackUrl: `${location.origin}/notebooks`,
    });
    return await fetch(`${routes}${route}`, { method: 'POST', body });
  } catch (cause) {
    throw new DsageError('SERVER_UNREACHABLE', { server: location.host }, cause);
  }
}
