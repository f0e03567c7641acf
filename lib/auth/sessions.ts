import { randomBytes } from 'node:crypto';

/** How long a browser stays signed in, in seconds: 30 days. */
export const sessionSeconds = 30 * 24 * 60 * 60;

/** Sessions of browsers. A cookie whose session is not kept here opens nothing, however well it is encrypted. */
export interface SessionStore {
  open(session: { id: string; userId: number; expiresAt: number }): Promise<unknown>;
  /** Whether it is this user's and neither ended nor expired. */
  isOpen(session: { id: string; userId: number }, now: number): Promise<boolean>;
  end(id: string): Promise<unknown>;
  /** Ends every session of a user. */
  endAll(userId: number): Promise<unknown>;
}

/** Whose sessions have ended: one of them, or all of a user. */
export type EndedSessions = { readonly session: string } | { readonly userId: number };

/** Opens and ends sessions, and tells whoever holds a door open for one. */
export class Sessions {
  readonly #store: SessionStore;
  readonly #now: () => number;
  readonly #listeners = new Set<(ended: EndedSessions) => void>();

  constructor(store: SessionStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** A new session, by its name: 22 random characters, which go into the cookie. */
  async open(userId: number): Promise<string> {
    const id = randomBytes(16).toString('base64url');
    await this.#store.open({ id, userId, expiresAt: this.#now() + 1000 * sessionSeconds });
    return id;
  }

  isOpen(id: string, userId: number): Promise<boolean> {
    return this.#store.isOpen({ id, userId }, this.#now());
  }

  async end(id: string): Promise<void> {
    await this.#store.end(id);
    for (const listener of this.#listeners) listener({ session: id });
  }

  async endAll(userId: number): Promise<void> {
    await this.#store.endAll(userId);
    for (const listener of this.#listeners) listener({ userId });
  }

  /** Calls the listener when sessions have ended, from then on for good. */
  onEnded(listener: (ended: EndedSessions) => void): void {
    this.#listeners.add(listener);
  }
}
