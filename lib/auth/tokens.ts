import { createHash, randomBytes } from 'node:crypto';

/** What a token opens: `link` signs a browser in, `join` lets a worker's machine register its key. */
export type TokenPurpose = 'link' | 'join';

/** How long a token is good, in milliseconds: a day. */
export const tokenLifetimeMs = 24 * 60 * 60 * 1000;

/** Where tokens are kept: never themselves, only `hashToken` of them. */
export interface TokenStore {
  create(hash: string, userId: number, expiresAt: number): Promise<unknown>;
  /** Marks the token used and gives its user, once; null when it is unknown, used or expired. Atomic. */
  use(hash: string, now: number): Promise<number | null>;
}

/**
 * SHA-256 of purpose and token, hex. The purpose is part of what is hashed: a join token handed in as a login
 * link is just unknown. A plain hash is enough here, because the token is 256 random bits and cannot be guessed.
 */
export function hashToken(purpose: TokenPurpose, token: string): string {
  return createHash('sha256').update(`dsage ${purpose} 1\n${token}`).digest('hex');
}

/** A new token of `userId`, 43 characters, good once and until `expiresAt`. */
export async function createToken(
  store: TokenStore,
  owner: { purpose: TokenPurpose; userId: number; now: number },
): Promise<{ token: string; expiresAt: number }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = owner.now + tokenLifetimeMs;
  await store.create(hashToken(owner.purpose, token), owner.userId, expiresAt);
  return { token, expiresAt };
}

/** The user whose token this is; null when it is unknown, was used, has expired or is for something else. */
export async function useToken(
  store: TokenStore,
  offered: { purpose: TokenPurpose; token: string; now: number },
): Promise<number | null> {
  return store.use(hashToken(offered.purpose, offered.token), offered.now);
}
