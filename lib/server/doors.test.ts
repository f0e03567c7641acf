import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { permissions } from '../auth/permissions.ts';
import { commandNames } from '../protocol/commands.ts';
import { limits } from '../protocol/limits.ts';
import { workerRequests } from '../protocol/worker.ts';
import {
  ask,
  challengeOf,
  codeOf,
  expectOk,
  helloMessage,
  startTestServer,
  until,
} from './testing.ts';

test('a stranger is refused everything, at every door', async (t) => {
  const server = await startTestServer(t);
  const client = server.connect('/client');
  for (const name of [...commandNames, 'no.such']) {
    const command = ask(client, 'command', { name, request: {} });
    assert.equal(await codeOf(command), 'UNAUTHENTICATED', name);
  }
  const worker = server.connect('/worker');
  for (const name of [...Object.keys(workerRequests), 'no.such']) {
    assert.equal(await codeOf(ask(worker, name, {})), 'UNAUTHENTICATED', name);
  }
  const extraHeaders = { cookie: '__Secure-dsage.session=made.up' };
  for (const options of [{}, { extraHeaders }, { auth: { token: 'x' } }]) {
    const page = server.connect('/ui', options);
    const error = await new Promise<{ data?: { code: string } }>((resolve) =>
      page.once('connect_error', resolve as never),
    );
    assert.equal(error.data?.code, 'UNAUTHENTICATED');
  }
});

test('a page of another site gets no socket, whatever cookie its browser sends', async (t) => {
  const server = await startTestServer(t);
  for (const origin of ['https://evil.example', 'null', server.running.webUrl]) {
    const extraHeaders = { cookie: await server.cookie(), origin };
    const page = server.connect('/ui', { extraHeaders });
    const error = await new Promise<Error>((resolve) => page.once('connect_error', resolve));
    assert.match(error.message, /websocket error/);
  }
});

test('a session of the HTTP port is none on the TLS port', async (t) => {
  const server = await startTestServer(t);
  const extraHeaders = { cookie: await server.cookie(false), origin: server.tlsOrigin };
  const page = server.connect('/ui', { extraHeaders });
  await new Promise((resolve) => page.once('connect_error', resolve));
});

test('signing out everywhere shuts every open window, and copied cookies open none', async (t) => {
  const server = await startTestServer(t);
  const extraHeaders = { cookie: await server.cookie(), origin: server.tlsOrigin };
  const copied = server.connect('/ui', { extraHeaders });
  await new Promise((resolve) => copied.once('connect', () => resolve(null)));
  const [asking, client] = [await server.browser(), await server.client()];
  const shut = [copied, asking.socket].map(
    (socket) => new Promise((resolve) => socket.once('disconnect', resolve)),
  );
  assert.deepEqual(await asking.do('account.signOutEverywhere', {}), {});
  assert.deepEqual(await Promise.all(shut), ['io server disconnect', 'io server disconnect']);
  const again = server.connect('/ui', { extraHeaders });
  const error = await new Promise<{ data?: { code: string } }>((resolve) =>
    again.once('connect_error', resolve as never),
  );
  assert.equal(error.data?.code, 'UNAUTHENTICATED');
  // Keys stay good.
  assert.equal((await client.do('account.get', {})).name, 'alice');
});

test('an answer to a challenge is good once, on its own connection', async (t) => {
  const server = await startTestServer(t);
  const socket = server.connect('/client');
  const answer = await server.answer(await challengeOf(socket));
  assert.equal(await codeOf(ask(socket, 'login', answer)), 'ok');
  assert.equal(await codeOf(ask(socket, 'login', answer)), 'NONCE_INVALID');
  const other = server.connect('/client');
  await challengeOf(other);
  assert.equal(await codeOf(ask(other, 'login', answer)), 'NONCE_INVALID');
  const worker = server.connect('/worker');
  await challengeOf(worker);
  assert.equal(await codeOf(ask(worker, 'login', answer)), 'NONCE_INVALID');
});

test('a wrong answer takes the nonce back and ends the connection', async (t) => {
  const server = await startTestServer(t);
  const socket = server.connect('/client');
  const challenge = await challengeOf(socket);
  const gone = new Promise((resolve) => socket.once('disconnect', resolve));
  assert.equal(await codeOf(ask(socket, 'login', { nonsense: true })), 'INVALID_REQUEST');
  await gone;
  assert.ok(challenge.nonce.length === 43);
});

test('a login is refused for each thing that is wrong in it', async (t) => {
  const server = await startTestServer(t);
  const refused = async (
    changes: Parameters<typeof server.answer>[1],
    spoil: (signature: string) => string = (signature) => signature,
  ) => {
    const socket = server.connect('/worker');
    const challenge = await challengeOf(socket);
    const login = await server.answer(challenge, { role: 'worker', ...changes });
    return codeOf(ask(socket, 'login', { ...login, signature: spoil(login.signature) }));
  };
  assert.equal(await refused({}), 'ok');
  assert.equal(await refused({ role: 'client' }), 'NONCE_INVALID');
  assert.equal(await refused({ nonce: 'A'.repeat(43) }), 'NONCE_INVALID');
  assert.equal(await refused({ certificate: '0'.repeat(64) }), 'CERTIFICATE_MISMATCH');
  assert.equal(await refused({ user: 'mallory' }), 'KEY_UNKNOWN');
  assert.equal(await refused({ key: `SHA256:${'B'.repeat(43)}` }), 'KEY_UNKNOWN');
  assert.equal(await refused({ issuedAt: Date.now() - 600_000 }), 'INVALID_REQUEST');
  assert.equal(await refused({}, () => 'A'.repeat(86)), 'SIGNATURE_INVALID');
});

test('a stranger who sends more than a login is cut off unread; who is logged in may', async (t) => {
  const server = await startTestServer(t);
  const large = { name: 'jobs.submit', request: 'x'.repeat(100_000) };
  for (const role of ['client', 'worker'] as const) {
    const socket = server.connect(`/${role}`);
    const challenge = await challengeOf(socket);
    const login = await server.answer(challenge, { role });
    const stranger = server.connect(`/${role}`);
    await challengeOf(stranger);
    const gone = new Promise((resolve) => stranger.once('disconnect', resolve));
    stranger.emit('command', large);
    assert.match(String(await gone), /transport/);
    assert.equal(await codeOf(ask(socket, 'login', login)), 'ok');
    assert.notEqual(await codeOf(ask(socket, 'command', large)), 'UNAUTHENTICATED');
  }
});

test('who says nothing for ten seconds is sent away', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const server = await startTestServer(t);
  const socket = server.connect('/client');
  await challengeOf(socket);
  const gone = new Promise((resolve) => socket.once('disconnect', resolve));
  t.mock.timers.tick(10_000);
  t.mock.timers.reset();
  assert.equal(await gone, 'io server disconnect');
});

test('a worker asks nothing that persons ask, and says hello first', async (t) => {
  const server = await startTestServer(t);
  const worker = await server.worker();
  const submit = { name: 'jobs.submit', request: {} };
  assert.equal(await codeOf(ask(worker, 'command', submit)), 'UNKNOWN_COMMAND');
  assert.equal(await codeOf(ask(worker, 'claim', { slots: 1 })), 'INVALID_REQUEST');
  assert.equal(await codeOf(ask(worker, 'hello', { protocolVersion: 99 })), 'VERSION_MISMATCH');
  assert.equal(await codeOf(ask(worker, 'hello', { protocolVersion: 1 })), 'INVALID_REQUEST');
  const hellos = [helloMessage(), helloMessage()].map((hello) =>
    codeOf(ask(worker, 'hello', hello)),
  );
  assert.deepEqual(await Promise.all(hellos), ['ok', 'INVALID_REQUEST']);
  assert.equal(await codeOf(ask(worker, 'hello', helloMessage())), 'INVALID_REQUEST');
  assert.equal(await codeOf(ask(worker, 'claim', { slots: 0 })), 'INVALID_REQUEST');
});

test('a closed account is nobody on its open sockets too', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const worker = await server.worker();
  await expectOk(ask(worker, 'hello', helloMessage()));
  const { byId } = server.store.users;
  t.mock.method(server.store.users, 'byId', async (id: number) => {
    const user = await byId.call(server.store.users, id);
    return user === null ? null : { ...user, disabledAt: 1 };
  });
  assert.equal(await codeOf(client.ask('account.get', {})), 'UNAUTHENTICATED');
  assert.equal(await codeOf(ask(worker, 'heartbeat', { leases: [] })), 'UNAUTHENTICATED');
});

test('a message over the limit is answered, and one within it is taken', async (t) => {
  const server = await startTestServer(t);
  const { socket } = await server.client();
  const request = { kind: 'evaluate', payload: { engine: 'math', code: 'x' } };
  const padded = (bytes: number) => ({ name: 'jobs.submit', request, pad: 'x'.repeat(bytes) });
  const over = ask(socket, 'command', padded(limits.maxMessageBytes));
  assert.equal(await codeOf(over), 'MESSAGE_TOO_LARGE');
  assert.equal(await codeOf(ask(socket, 'command', padded(limits.maxMessageBytes - 1000))), 'ok');
  const large = { ...request, payload: { engine: 'math', code: 'x'.repeat(1_000_001) } };
  const command = ask(socket, 'command', { name: 'jobs.submit', request: large });
  assert.equal(await codeOf(command), 'CODE_TOO_LARGE');
});

test('each refusal names what is wrong', async (t) => {
  const server = await startTestServer(t);
  const { socket } = await server.client();
  const code = (name: string, request: unknown) =>
    codeOf(ask(socket, 'command', { name, request }));
  assert.equal(await code('no.such', {}), 'UNKNOWN_COMMAND');
  assert.equal(await code('constructor', {}), 'UNKNOWN_COMMAND');
  assert.equal(await code('worker.claim', { slots: 1 }), 'FORBIDDEN');
  assert.equal(await code('jobs.submit', { kind: 'mine', payload: {} }), 'UNKNOWN_KIND');
  assert.equal(await code('jobs.submit', { kind: 'evaluate' }), 'INVALID_REQUEST');
  const empty = { kind: 'evaluate', payload: { engine: 'math', code: ' \n' } };
  assert.equal(await code('jobs.submit', empty), 'EMPTY_CODE');
  assert.equal(await code('watch', { topic: 'everything' }), 'INVALID_REQUEST');
  assert.equal(await code('jobs.get', { id: 1 }), 'JOB_NOT_FOUND');
  assert.equal(await codeOf(ask(socket, 'comand', {})), 'UNKNOWN_COMMAND');
});

test('an error that nobody expected is INTERNAL, with a reference that the log explains', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  t.mock.method(server.store.workers, 'list', async () => {
    throw new TypeError('the secret cause');
  });
  const reply = await client.ask('workers.list', {});
  assert.ok(!reply.ok && reply.error.code === 'INTERNAL');
  assert.ok(!reply.error.message.includes('secret cause'));
  const reference = String(reply.error.details?.['reference']);
  const line = await until(
    async () => server.log.split('\n').find((l) => l.includes(reference)) ?? null,
  );
  assert.match(line, /the secret cause/);
});

/** Names and bodies near the real ones, and far from them. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.record({
    name: fc.oneof(fc.constantFrom(...Object.keys(permissions)), fc.string()),
    request: fc.oneof(
      fc.jsonValue(),
      fc.record({ id: fc.jsonValue(), topic: fc.string(), operation: fc.jsonValue() }),
    ),
  }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);
const anyEvent = fc.oneof(
  fc.constantFrom('command', 'login', 'error', 'message', ...Object.keys(workerRequests)),
  fc.string({ minLength: 1 }),
);

test('three thousand broken messages are all answered, and the server stays up', async (t) => {
  const server = await startTestServer(t);
  const doors = [(await server.client()).socket, await server.worker()];
  await expectOk(ask(doors[1]!, 'hello', helloMessage()));
  const reserved = /^(connect|connect_error|disconnect|disconnecting|newListener|removeListener)$/;
  const seed = Date.now() % 2 ** 31;
  const message = fc.record({
    event: anyEvent.filter((event) => !reserved.test(event)),
    body: anything,
    door: fc.constantFrom(0, 1),
    // Without a callback nobody is answered; the next question tells that all is well.
    silent: fc.boolean(),
  });
  const property = fc.asyncProperty(message, async ({ event, body, door, silent }) => {
    const socket = doors[door]!;
    if (silent) socket.emit(event, body);
    else assert.equal(typeof (await ask(socket, event, body)).ok, 'boolean');
  });
  await fc.assert(property, { numRuns: 3_000, seed });
  t.diagnostic(`seed ${seed}`);
  assert.equal(await codeOf(ask(doors[0]!, 'command', { name: 'account.get', request: {} })), 'ok');
  assert.ok(doors.every((socket) => socket.connected));
});
