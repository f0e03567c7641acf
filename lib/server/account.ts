import type { Auth } from '../auth/auth.ts';
import type { Handlers } from './execute.ts';

/** The commands `account.…` and `session.…`. `webUrl` is where login links lead. */
export function accountCommands({ auth, webUrl }: { auth: Auth; webUrl: () => string }) {
  return {
    'session.link': async (principal) => {
      const { token, expiresAt } = await auth.createLink(principal.userId);
      return { url: `${webUrl()}/sign-in?token=${token}`, expiresAt };
    },
    'account.get': async (principal) => ({
      name: principal.name,
      role: principal.role,
      hasPassword: await auth.hasPassword(principal.userId),
    }),
    'account.signOutEverywhere': async (principal) => {
      await auth.sessions.endAll(principal.userId);
      return {};
    },
    'account.setPassword': async (principal, { password }) => {
      await auth.setPassword(principal.userId, password);
      return {};
    },
  } satisfies Partial<Handlers>;
}
