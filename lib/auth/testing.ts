/** What the tests of this room share: accounts in memory, as the port says. */
import { userName } from '../protocol/ids.ts';
import type { Account, AccountStore, RegisteredKey } from './accounts.ts';

export const alice: Account = {
  id: 1,
  name: userName.parse('alice'),
  role: 'administrator',
  passwordHash: null,
  disabledAt: null,
};

/** A store with these users, and handles to what it holds. */
export function memoryAccounts(users: Account[] = [{ ...alice }]) {
  const keys: RegisteredKey[] = [];
  const tokens = new Map<string, { userId: number; expiresAt: number }>();
  const sessions = new Map<string, { userId: number; expiresAt: number }>();
  const store: AccountStore = {
    users: {
      byName: async (name) => users.find((user) => user.name === name) ?? null,
      byId: async (id) => users.find((user) => user.id === id) ?? null,
      setPassword: async (id, passwordHash) => {
        const user = users.find((user) => user.id === id);
        if (user) user.passwordHash = passwordHash;
      },
    },
    keys: {
      byFingerprint: async (name) => keys.find((key) => key.fingerprint === name) ?? null,
      ensure: async (userId, { fingerprint, publicKey }) => {
        const known = keys.find((key) => key.fingerprint === fingerprint);
        if (known) return known;
        const key = { id: keys.length + 1, userId, fingerprint, publicKey, revokedAt: null };
        keys.push(key);
        return key;
      },
      touch: async () => {},
    },
    sessions: {
      open: async ({ id, userId, expiresAt }) => sessions.set(id, { userId, expiresAt }),
      isOpen: async ({ id, userId }, now) => {
        const session = sessions.get(id);
        return session?.userId === userId && session.expiresAt > now;
      },
      end: async (id) => sessions.delete(id),
      endAll: async (owner) => {
        for (const [id, { userId }] of sessions) if (userId === owner) sessions.delete(id);
      },
    },
    loginTokens: {
      create: async (hash, userId, expiresAt) => tokens.set(hash, { userId, expiresAt }),
      use: async (hash, now) => {
        const token = tokens.get(hash);
        tokens.delete(hash);
        return token && token.expiresAt > now ? token.userId : null;
      },
    },
  };
  return { store, users, keys, tokens, sessions };
}

/** The code with which `work` was refused; 'nothing' when it was not. */
export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'nothing';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
