import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import { userName } from '../protocol/ids.ts';
import { openDatabase } from './sqlite/database.ts';
import { openTestStore } from './testStore.ts';

const ada = userName.parse('ada');
const key = {
  fingerprint: `SHA256:${'a'.repeat(43)}`,
  publicKey: 'ssh-ed25519 AAAA ada@x',
  name: 'ada@x',
};

async function setting(t: TestContext) {
  const clock = { now: 1_000 };
  const opened = await openTestStore(() => clock.now);
  t.after(() => opened.close());
  return { clock, ...opened, ...opened.store };
}

test('a user is made once and keeps id and password; the role is the one asked for last', async (t) => {
  const { users, clock } = await setting(t);
  const first = await users.ensure(ada, 'user');
  assert.deepEqual(first, {
    id: 1,
    name: 'ada',
    role: 'user',
    passwordHash: null,
    createdAt: 1_000,
    disabledAt: null,
  });
  await users.setPassword(first.id, 'scrypt$…');
  clock.now = 2_000;
  const again = await users.ensure(ada, 'administrator');
  assert.deepEqual(again, { ...first, role: 'administrator', passwordHash: 'scrypt$…' });
  assert.deepEqual(await users.byName(ada), again);
  assert.deepEqual(await users.byId(first.id), again);
  assert.equal(await users.byId(99), null);
  await assert.rejects(users.setPassword(99, 'x'), DsageError);
});

test('a key belongs to the user who brought it first', async (t) => {
  const { users, keys, clock } = await setting(t);
  const [one, two] = [
    await users.ensure(ada, 'user'),
    await users.ensure(userName.parse('bob'), 'user'),
  ];
  const registered = await keys.ensure(one.id, key);
  assert.equal((await keys.ensure(two.id, { ...key, name: 'mine' })).userId, one.id);
  clock.now = 5_000;
  await keys.touch(registered.id);
  assert.deepEqual(await keys.byFingerprint(key.fingerprint), { ...registered, lastUsedAt: 5_000 });
  assert.equal(await keys.byFingerprint('SHA256:unknown'), null);
});

test('a login token opens once, and only until it expires', async (t) => {
  const { users, loginTokens } = await setting(t);
  const { id } = await users.ensure(ada, 'user');
  await loginTokens.create('hash-1', id, 9_000);
  await loginTokens.create('hash-2', id, 9_000);
  const both = await Promise.all([
    loginTokens.use('hash-1', 8_999),
    loginTokens.use('hash-1', 8_999),
  ]);
  assert.deepEqual(both, [id, null]);
  assert.equal(await loginTokens.use('hash-2', 9_000), null);
  assert.equal(await loginTokens.use('unknown', 0), null);
});

test('what has expired is forgotten when a new token is made', async (t) => {
  const { users, loginTokens, clock } = await setting(t);
  const { id } = await users.ensure(ada, 'user');
  await loginTokens.create('old', id, 2_000);
  clock.now = 3_000;
  await loginTokens.create('new', id, 9_000);
  assert.equal(await loginTokens.use('old', 0), null);
  assert.equal(await loginTokens.use('new', 3_000), id);
});

test('an event is appended with its moment', async (t) => {
  const { store, users, events, file } = await setting(t);
  const { id } = await users.ensure(ada, 'user');
  await events.append({ type: 'signedIn', userId: id, data: { by: 'link' } });
  await store.close();
  const database = openDatabase({ file });
  const rows = await database.all('SELECT at, type, userId, jobId, data FROM events');
  await database.close();
  assert.deepEqual(rows, [
    { at: 1_000, type: 'signedIn', userId: id, jobId: null, data: '{"by":"link"}' },
  ]);
});
