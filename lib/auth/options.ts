import type { NextAuthOptions, RequestInternal, User } from 'next-auth';
import type { CredentialsConfig } from 'next-auth/providers/credentials';
import type { Auth } from './auth.ts';
import { sessionCookieName } from './cookies.ts';
import type { UserPrincipal } from './principal.ts';
import { sessionSeconds } from './sessions.ts';

type Credentials = Record<string, string> | undefined;
type Headers = Pick<RequestInternal, 'headers'>;

interface Parts {
  auth: Auth;
  secure: boolean;
  /** Writes an error that nobody expected into the log, and makes one of it that may be shown. */
  report: (error: unknown) => Error;
}

/**
 * next-auth's options for a request that came by TLS (`secure`) or not.
 *
 * Cookie names are constants of the transport. next-auth would derive them from its own idea of the site's URL,
 * and a server that is reached under several names then writes one cookie and looks for another.
 * When a provider refuses, the sentence for the reader is the `error` that `signIn(…, { redirect: false })` gives.
 */
export function authOptions({ auth, secure, report }: Parts): NextAuthOptions {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    secret: auth.secret,
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: { name: sessionCookieName(secure), options },
      csrfToken: { name: secure ? '__Host-dsage.csrf' : 'dsage.csrf', options },
      callbackUrl: { name: secure ? '__Secure-dsage.callback' : 'dsage.callback', options },
    },
    providers: [linkProvider(auth, report), passwordProvider(auth, report)],
    callbacks: {
      // The cookie holds the number of the user and the name of the session: all the rest is read afresh.
      jwt: async ({ token, user }) => ({
        sub: token.sub,
        session: user ? await auth.sessions.open(Number(user.id)) : token['session'],
      }),
    },
    events: {
      // A copy of the cookie opens nothing from now on.
      signOut: async ({ token }) => auth.sessions.end(String(token['session'])),
    },
    // Wrong passwords are no errors of the server; next-auth would print a stack trace for each.
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

function linkProvider(auth: Auth, report: Parts['report']): CredentialsConfig {
  return provider('link', report, async (credentials, request) =>
    auth.signInByLink(field(credentials, 'token'), addressOf(request)),
  );
}

function passwordProvider(auth: Auth, report: Parts['report']): CredentialsConfig {
  return provider('password', report, async (credentials, request) =>
    auth.signInByPassword(
      field(credentials, 'user'),
      field(credentials, 'password'),
      addressOf(request),
    ),
  );
}

function provider(
  id: string,
  report: Parts['report'],
  signIn: (credentials: Credentials, request: Headers) => Promise<UserPrincipal>,
): CredentialsConfig {
  const authorize = async (credentials: Credentials, request: Headers): Promise<User> => {
    try {
      const principal = await signIn(credentials, request);
      return { id: String(principal.userId), name: principal.name };
    } catch (error) {
      throw report(error);
    }
  };
  return { id, name: id, type: 'credentials', credentials: {}, authorize };
}

/** Longer values are no token, name or password of ours, and not worth hashing. */
function field(credentials: Credentials, name: string): string {
  return String(credentials?.[name] ?? '').slice(0, 1_000);
}

/** Address of the browser. The server's own listener writes this header, and drops what came from outside. */
function addressOf(request: Headers): string {
  return String(request.headers?.['x-forwarded-for'] ?? 'unknown');
}
