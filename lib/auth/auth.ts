import { decode } from 'next-auth/jwt';
import { DsageError } from '../protocol/errors.ts';
import { type UserName, userName } from '../protocol/ids.ts';
import type { SubmitRequest } from '../protocol/job.ts';
import type { Login } from '../protocol/login.ts';
import { fingerprint, parsePublicLine } from '../signing/openssh.ts';
import type { Account, AccountStore } from './accounts.ts';
import { cookieValue, sessionCookieName } from './cookies.ts';
import { requireSigner } from './jobSigner.ts';
import { type LoginContext, loginByKey } from './keyLogin.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { nobody, type Principal, type UserPrincipal, type WorkerPrincipal } from './principal.ts';
import { Sessions } from './sessions.ts';
import { createToken, useToken } from './tokens.ts';
import { TryLimit } from './tryLimit.ts';

interface Parts {
  store: AccountStore;
  /** What sessions are encrypted with. */
  secret: string;
  now: () => number;
}

/** Answers the one question of every door: who is this? */
export class Auth {
  readonly secret: string;
  readonly sessions: Sessions;
  readonly #store: AccountStore;
  readonly #now: () => number;
  readonly #limit: TryLimit;

  constructor({ store, secret, now }: Parts) {
    this.secret = secret;
    this.#store = store;
    this.#now = now;
    this.#limit = new TryLimit(now);
    this.sessions = new Sessions(store.sessions, now);
  }

  /** A new one-time login link token of this user, good for a day. */
  createLink(userId: number): Promise<{ token: string; expiresAt: number }> {
    return createToken(this.#store.loginTokens, { purpose: 'link', userId, now: this.#now() });
  }

  /** A new one-time token by which a worker's machine may register its key for this user, good for a day. */
  createJoin(userId: number): Promise<{ token: string; expiresAt: number }> {
    return createToken(this.#store.loginTokens, { purpose: 'join', userId, now: this.#now() });
  }

  /** The user of a login link. @throws DsageError LINK_INVALID, TOO_MANY_TRIES. */
  async signInByLink(token: string, address: string): Promise<UserPrincipal> {
    const user = await this.#limit.run('link', address, async () => {
      const userId = await useToken(this.#store.loginTokens, {
        purpose: 'link',
        token,
        now: this.#now(),
      });
      return userId === null ? null : this.#active(await this.#store.users.byId(userId));
    });
    if (user === null) throw new DsageError('LINK_INVALID');
    return principalOf(user, 'session');
  }

  /** The user with this name and password. @throws DsageError PASSWORD_WRONG, TOO_MANY_TRIES. */
  async signInByPassword(name: string, password: string, address: string): Promise<UserPrincipal> {
    const user = await this.#limit.run(`password ${name}`, address, async () => {
      const parsed = userName.safeParse(name);
      const found = parsed.success ? await this.#store.users.byName(parsed.data) : null;
      const right = await verifyPassword(password, found?.passwordHash ?? null);
      return right ? this.#active(found) : null;
    });
    if (user === null) throw new DsageError('PASSWORD_WRONG');
    return principalOf(user, 'session');
  }

  /**
   * Who a request with this Cookie header comes from. A session that has ended or expired, was made by another server
   * or belongs to a closed account is nobody; session and account are read afresh every time.
   */
  async principalFromCookies(
    header: string | undefined | null,
    secure: boolean,
  ): Promise<UserPrincipal | { type: 'nobody' }> {
    const token = cookieValue(header, sessionCookieName(secure));
    if (token === null) return nobody;
    const claims = await decode({ token, secret: this.secret }).catch(() => null);
    const userId = Number(claims?.sub);
    if (!Number.isSafeInteger(userId) || userId <= 0) return nobody;
    const session = claims?.['session'];
    if (typeof session !== 'string' || !(await this.sessions.isOpen(session, userId)))
      return nobody;
    const user = this.#active(await this.#store.users.byId(userId));
    return user === null ? nobody : { ...principalOf(user, 'session'), session };
  }

  /** Who signed this answer to the challenge of `context`. @throws DsageError as `loginByKey` does. */
  principalFromLogin(
    login: Login,
    context: LoginContext,
  ): Promise<UserPrincipal | WorkerPrincipal> {
    return loginByKey(login, context, { store: this.#store, now: this.#now() });
  }

  /** Refuses a job whose signature is not its owner's. @throws DsageError as `requireSigner` does. */
  requireSigner(
    request: SubmitRequest,
    owner: Pick<UserPrincipal, 'userId' | 'name'>,
  ): Promise<void> {
    return requireSigner(request, owner, { store: this.#store, now: this.#now() });
  }

  /** The user again, as the account is now; nobody when it has been closed since. */
  async refresh(principal: Principal): Promise<Principal> {
    if (principal.type === 'nobody') return nobody;
    const user = this.#active(await this.#store.users.byId(principal.userId));
    if (user === null) return nobody;
    return principal.type === 'user' ? principalOf(user, principal.via) : principal;
  }

  /**
   * Registers the public key of another machine for the user whose join token this is. A machine that has joined
   * needs no token again, so that the same line starts its worker every day. Whoever asks this way needs to know
   * the public key and learns whose it is; logging in still takes the private one.
   * @param publicKey one line `ssh-ed25519 AAAA… comment`.
   * @throws DsageError LINK_INVALID, TOO_MANY_TRIES, INVALID_REQUEST when it is not an Ed25519 key.
   */
  async join(
    request: { token: string; publicKey: string; name: string },
    address: string,
  ): Promise<{ user: UserName; key: string }> {
    const keyName = await fingerprintOf(request.publicKey);
    const known = await this.#store.keys.byFingerprint(keyName);
    const owner = known === null ? null : this.#active(await this.#store.users.byId(known.userId));
    if (known?.revokedAt === null && owner !== null) return { user: owner.name, key: keyName };

    const user = await this.#limit.run('join', address, async () => {
      const userId = await useToken(this.#store.loginTokens, {
        purpose: 'join',
        token: request.token,
        now: this.#now(),
      });
      return userId === null ? null : this.#active(await this.#store.users.byId(userId));
    });
    if (user === null) throw new DsageError('LINK_INVALID');
    const key = await this.#store.keys.ensure(user.id, {
      fingerprint: keyName,
      publicKey: request.publicKey.trim(),
      name: request.name,
    });
    if (key.userId !== user.id || key.revokedAt !== null) {
      throw new DsageError('KEY_UNKNOWN', { fingerprint: keyName, user: user.name });
    }
    return { user: user.name, key: keyName };
  }

  async setPassword(userId: number, password: string): Promise<void> {
    await this.#store.users.setPassword(userId, await hashPassword(password));
  }

  async hasPassword(userId: number): Promise<boolean> {
    return ((await this.#store.users.byId(userId))?.passwordHash ?? null) !== null;
  }

  #active(user: Account | null): Account | null {
    return user === null || user.disabledAt !== null ? null : user;
  }
}

function principalOf(user: Account, via: UserPrincipal['via']): UserPrincipal {
  return { type: 'user', userId: user.id, name: user.name, role: user.role, via };
}

async function fingerprintOf(publicLine: string): Promise<string> {
  try {
    return await fingerprint(parsePublicLine(publicLine).publicKey);
  } catch (cause) {
    throw new DsageError('INVALID_REQUEST', { problem: 'publicKey is not an Ed25519 key' }, cause);
  }
}
