import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'next-auth/jwt';
import { DsageError } from '../protocol/errors.ts';
import { type LoginStatement, loginStatement } from '../protocol/login.ts';
import { generateKeyPair } from '../signing/keys.ts';
import { signLogin } from '../signing/login.ts';
import { encodePublicLine, fingerprint } from '../signing/openssh.ts';
import { Auth } from './auth.ts';
import type { UserPrincipal } from './principal.ts';
import { alice, memoryAccounts, refusal } from './testing.ts';
import { tokenLifetimeMs } from './tokens.ts';

const certificate = 'ab'.repeat(32);
const nonce = 'n'.repeat(43);

function start() {
  const clock = { now: 1_000_000 };
  const accounts = memoryAccounts([{ ...alice }]);
  const auth = new Auth({ store: accounts.store, secret: 'secret', now: () => clock.now });
  return { clock, auth, ...accounts };
}

async function sessionCookie(
  auth: Auth,
  userId: number | string,
  { secret = 'secret', maxAge = 60 } = {},
) {
  const session = await auth.sessions.open(Number(userId));
  const token = { sub: String(userId), session };
  return `dsage.session=${await encode({ token, secret, maxAge })}`;
}

test('a login link opens once', async () => {
  const { auth } = start();
  const { token } = await auth.createLink(1);
  assert.equal((await auth.signInByLink(token, 'here')).name, 'alice');
  assert.equal(await refusal(() => auth.signInByLink(token, 'here')), 'LINK_INVALID');
});

test('of two browsers that open one link at the same moment one gets in', async () => {
  const { auth } = start();
  const { token } = await auth.createLink(1);
  const both = [1, 2].map(() => refusal(() => auth.signInByLink(token, 'here')));
  assert.deepEqual((await Promise.all(both)).sort(), ['LINK_INVALID', 'nothing']);
});

test('a login link is good for a day', async () => {
  const { auth, clock } = start();
  const { token, expiresAt } = await auth.createLink(1);
  assert.equal(expiresAt, clock.now + tokenLifetimeMs);
  clock.now = expiresAt;
  assert.equal(await refusal(() => auth.signInByLink(token, 'here')), 'LINK_INVALID');
});

test('the store never sees a token', async () => {
  const { auth, tokens } = start();
  const { token } = await auth.createLink(1);
  assert.ok(![...tokens.keys()].join().includes(token));
});

test('a token opens only what it was made for', async () => {
  const { auth } = start();
  const link = await auth.createLink(1);
  const join = await auth.createJoin(1);
  const { publicLine } = await newKey();
  const offered = { token: link.token, publicKey: publicLine, name: 'worker box3' };
  assert.equal(await refusal(() => auth.signInByLink(join.token, 'here')), 'LINK_INVALID');
  assert.equal(await refusal(() => auth.join(offered, 'here')), 'LINK_INVALID');
});

test('a password signs in; a wrong one, a wrong name and no password look alike', async () => {
  const { auth } = start();
  assert.equal(await refusal(() => auth.signInByPassword('alice', '', 'a')), 'PASSWORD_WRONG');
  await auth.setPassword(1, 'correct horse battery');
  const principal = await auth.signInByPassword('alice', 'correct horse battery', 'a');
  assert.deepEqual([principal.userId, principal.via], [1, 'session']);
  assert.equal(await refusal(() => auth.signInByPassword('alice', 'x', 'a')), 'PASSWORD_WRONG');
  assert.equal(await refusal(() => auth.signInByPassword('bob', 'x', 'a')), 'PASSWORD_WRONG');
  assert.equal(await refusal(() => auth.signInByPassword('/ ?', 'x', 'a')), 'PASSWORD_WRONG');
});

test('a session of this server is its user', async () => {
  const { auth } = start();
  const cookie = await sessionCookie(auth, 1);
  const { session, ...principal } = (await auth.principalFromCookies(
    cookie,
    false,
  )) as UserPrincipal;
  assert.match(session ?? '', /^[\w-]{22}$/);
  assert.deepEqual(principal, {
    type: 'user',
    userId: 1,
    name: 'alice',
    role: 'administrator',
    via: 'session',
  });
});

test('a cookie opens nothing once its session has ended, wherever it was copied to', async () => {
  const { auth } = start();
  const [one, two] = [await sessionCookie(auth, 1), await sessionCookie(auth, 1)];
  const nameOf = async (cookie: string) => {
    const principal = await auth.principalFromCookies(cookie, false);
    return principal.type === 'user' ? principal.session! : null;
  };
  const heard: unknown[] = [];
  auth.sessions.onEnded((ended) => heard.push(ended));
  const name = (await nameOf(one))!;
  await auth.sessions.end(name);
  assert.deepEqual([await nameOf(one), typeof (await nameOf(two))], [null, 'string']);
  await auth.sessions.endAll(1);
  assert.equal(await nameOf(two), null);
  assert.deepEqual(heard, [{ session: name }, { userId: 1 }]);
});

test('a cookie of another user’s session, or of none, is nobody', async () => {
  const { auth } = start();
  const session = await auth.sessions.open(2);
  for (const token of [{ sub: '1', session }, { sub: '1' }]) {
    const cookie = `dsage.session=${await encode({ token, secret: 'secret', maxAge: 60 })}`;
    assert.equal((await auth.principalFromCookies(cookie, false)).type, 'nobody');
  }
});

test('a session by HTTP is none by TLS', async () => {
  const { auth } = start();
  assert.equal(
    (await auth.principalFromCookies(await sessionCookie(auth, 1), true)).type,
    'nobody',
  );
});

test('forged, expired, strange and absent sessions are nobody', async () => {
  const { auth } = start();
  const cookies = [
    await sessionCookie(auth, 1, { secret: 'another secret' }),
    await sessionCookie(auth, 1, { maxAge: -60 }),
    await sessionCookie(auth, 99),
    await sessionCookie(auth, '1e0x'),
    'dsage.session=eyJhbGciOiJub25lIn0..',
    '',
    undefined,
  ];
  for (const cookie of cookies) {
    assert.equal((await auth.principalFromCookies(cookie, false)).type, 'nobody', cookie);
  }
});

test('a closed account is nobody at once, by session, link, password and key', async () => {
  const { auth, users } = start();
  const cookie = await sessionCookie(auth, 1);
  const { token } = await auth.createLink(1);
  await auth.setPassword(1, 'correct horse battery');
  users[0]!.disabledAt = 1;
  assert.equal((await auth.principalFromCookies(cookie, false)).type, 'nobody');
  assert.equal(await refusal(() => auth.signInByLink(token, 'a')), 'LINK_INVALID');
  const byPassword = () => auth.signInByPassword('alice', 'correct horse battery', 'a');
  assert.equal(await refusal(byPassword), 'PASSWORD_WRONG');
});

async function newKey() {
  const { publicKey, privateKey } = await generateKeyPair();
  const publicLine = encodePublicLine({ publicKey, comment: 'alice@box3' });
  return { privateKey, publicLine, name: await fingerprint(publicKey) };
}

async function joined() {
  const parts = start();
  const key = await newKey();
  const { token } = await parts.auth.createJoin(1);
  await parts.auth.join({ token, publicKey: key.publicLine, name: 'worker box3' }, 'here');
  const answer = async (changes: Partial<Record<keyof LoginStatement, unknown>> = {}) => {
    const issuedAt = parts.clock.now;
    const statement = loginStatement.parse({
      purpose: 'dsage login 1',
      role: 'worker',
      nonce,
      user: 'alice',
      key: key.name,
      certificate,
      issuedAt,
      ...changes,
    });
    return signLogin(statement, key.privateKey);
  };
  return { ...parts, key, token, answer };
}

test('a machine that joined logs in by its own key', async () => {
  const { auth, answer } = await joined();
  const principal = await auth.principalFromLogin(await answer(), {
    nonce,
    role: 'worker',
    certificate,
  });
  assert.deepEqual(principal, { type: 'worker', userId: 1, name: 'alice', workerId: null });
});

test('a join token registers one key, once', async () => {
  const { auth, token, keys } = await joined();
  const { publicLine } = await newKey();
  const again = () => auth.join({ token, publicKey: publicLine, name: 'worker box4' }, 'here');
  assert.equal(await refusal(again), 'LINK_INVALID');
  assert.equal(keys.length, 1);
});

test('a machine that has joined may use its line again; a revoked key may not', async () => {
  const { auth, token, key, keys } = await joined();
  const again = () => auth.join({ token, publicKey: key.publicLine, name: 'worker box3' }, 'here');
  assert.equal((await again()).user, 'alice');
  keys[0]!.revokedAt = 1;
  assert.equal(await refusal(again), 'LINK_INVALID');
  const fresh = await auth.createJoin(1);
  const offer = { token: fresh.token, publicKey: key.publicLine, name: 'worker box3' };
  assert.equal(await refusal(() => auth.join(offer, 'here')), 'KEY_UNKNOWN');
});

test('what is no Ed25519 key does not use up the join token', async () => {
  const { auth } = start();
  const { token } = await auth.createJoin(1);
  const rsa = () => auth.join({ token, publicKey: 'ssh-rsa AAAA', name: 'worker' }, 'here');
  assert.equal(await refusal(rsa), 'INVALID_REQUEST');
  const { publicLine } = await newKey();
  await auth.join({ token, publicKey: publicLine, name: 'worker' }, 'here');
});

test('a full disk, on which the use of a key cannot be noted, keeps nobody out', async () => {
  const { auth, answer, store } = await joined();
  store.keys.touch = async () => {
    throw new DsageError('DISK_FULL');
  };
  const context = { nonce, role: 'worker', certificate } as const;
  assert.equal((await auth.principalFromLogin(await answer(), context)).type, 'worker');
});

test('a login is refused for another nonce, role, certificate, user, time, or a revoked key', async () => {
  const { auth, answer, keys, users } = await joined();
  const context = { nonce, role: 'worker', certificate } as const;
  const refused = async (changes: Parameters<typeof answer>[0]) => {
    const login = await answer(changes);
    return refusal(() => auth.principalFromLogin(login, context));
  };
  assert.equal(await refused({}), 'nothing');
  assert.equal(await refused({ nonce: 'm'.repeat(43) }), 'NONCE_INVALID');
  assert.equal(await refused({ role: 'client' }), 'NONCE_INVALID');
  assert.equal(await refused({ certificate: 'cd'.repeat(32) }), 'CERTIFICATE_MISMATCH');
  assert.equal(await refused({ user: 'bob' }), 'KEY_UNKNOWN');
  assert.equal(await refused({ key: `SHA256:${'A'.repeat(43)}` }), 'KEY_UNKNOWN');
  assert.equal(await refused({ issuedAt: 1_000_000 + 301_000 }), 'INVALID_REQUEST');
  keys[0]!.revokedAt = 1;
  assert.equal(await refused({}), 'KEY_UNKNOWN');
  keys[0]!.revokedAt = null;
  users[0]!.disabledAt = 1;
  assert.equal(await refused({}), 'KEY_UNKNOWN');
});

test('a statement changed after it was signed is refused', async () => {
  const { auth, answer } = await joined();
  const login = await answer({ certificate: 'cd'.repeat(32) });
  login.statement.certificate = certificate;
  const context = { nonce, role: 'worker', certificate } as const;
  assert.equal(await refusal(() => auth.principalFromLogin(login, context)), 'SIGNATURE_INVALID');
});
