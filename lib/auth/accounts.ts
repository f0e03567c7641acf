import type { UserName } from '../protocol/ids.ts';
import type { Role } from './principal.ts';
import type { SessionStore } from './sessions.ts';
import type { TokenStore } from './tokens.ts';

/** A user as this room needs them. */
export interface Account {
  id: number;
  name: UserName;
  role: Role;
  passwordHash: string | null;
  /** Moment at which the account was closed; such a user is nobody. */
  disabledAt: number | null;
}

/** A registered public key. */
export interface RegisteredKey {
  id: number;
  userId: number;
  fingerprint: string;
  /** One line `ssh-ed25519 AAAA… comment`. */
  publicKey: string;
  revokedAt: number | null;
}

/** What this room needs of the store. */
export interface AccountStore {
  users: {
    byName(name: UserName): Promise<Account | null>;
    byId(id: number): Promise<Account | null>;
    setPassword(userId: number, passwordHash: string): Promise<unknown>;
  };
  keys: {
    byFingerprint(fingerprint: string): Promise<RegisteredKey | null>;
    /** Registers the key, or gives the one that has this fingerprint already. */
    ensure(
      userId: number,
      key: { fingerprint: string; publicKey: string; name: string },
    ): Promise<RegisteredKey>;
    touch(keyId: number): Promise<unknown>;
  };
  loginTokens: TokenStore;
  sessions: SessionStore;
}
