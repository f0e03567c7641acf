import type { UserName, WorkerId } from '../protocol/ids.ts';

export type Role = 'administrator' | 'user';

/**
 * A person. `via` says how they proved it: by a browser's session cookie or by their key. A session may not do
 * everything that a key may: whoever steals a cookie must not be able to make new logins of it.
 */
export interface UserPrincipal {
  type: 'user';
  userId: number;
  name: UserName;
  role: Role;
  via: 'session' | 'key';
  /** The browser's session, by its name. */
  session?: string;
}

/** A worker process of a user. `workerId` is null until it has said hello. */
export interface WorkerPrincipal {
  type: 'worker';
  userId: number;
  name: UserName;
  workerId: WorkerId | null;
}

/** Who asks: every door finds this out before it reads what is asked. */
export type Principal = UserPrincipal | WorkerPrincipal | { type: 'nobody' };

export const nobody = { type: 'nobody' } as const;
