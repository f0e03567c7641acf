import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { DsageError } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import { generateKeyPair } from '../signing/keys.ts';
import { encodePublicLine } from '../signing/openssh.ts';
import { plainServer, startTestServer, type TestServer, until } from './testing.ts';

interface Call {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One request as somebody could send it by hand. */
async function call(server: TestServer, port: 'web' | 'tls', options: Call) {
  const { path, method = 'GET', body, headers } = options;
  const secure = port === 'tls';
  const send = secure ? httpsRequest : httpRequest;
  const sent = send({
    host: '127.0.0.1',
    port: secure ? server.running.tlsPort : server.running.webPort,
    rejectUnauthorized: false,
    agent: false,
    path,
    method,
    headers: { ...(body === undefined ? {} : { 'content-length': body.length }), ...headers },
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode as number, headers: response.headers, text };
}

test('pages are served on both ports, with headers that keep browsers careful', async (t) => {
  const server = await startTestServer(t);
  for (const port of ['web', 'tls'] as const) {
    const { status, text, headers } = await call(server, port, { path: '/notebooks?x=1' });
    assert.deepEqual([status, text], [200, 'page /notebooks?x=1']);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.match(headers['content-security-policy'], /default-src 'self'/);
  }
});

test('the loopback port serves loopback names only', async (t) => {
  const server = await startTestServer(t);
  const status = async (host: string) =>
    (await call(server, 'web', { path: '/', headers: { host } })).status;
  assert.equal(await status('localhost:8082'), 200);
  assert.equal(await status('127.0.0.1'), 200);
  assert.equal(await status('[::1]:1'), 200);
  assert.equal(await status('evil.example'), 400);
  assert.equal(await status('localhost.evil.example'), 400);
  assert.equal(await status('192.168.0.7:8082'), 400);
});

test('a body says its length, and is not longer than it may be', async (t) => {
  const server = await startTestServer(t);
  const post = async (path: string, headers: Record<string, string>) =>
    (await call(server, 'tls', { path, method: 'POST', headers })).status;
  const over = String(limits.maxMessageBytes + 1);
  assert.equal(await post('/api/v1/jobs', { 'content-length': over }), 413);
  assert.equal(await post('/api/auth/callback/link', { 'content-length': '20000' }), 413);
  assert.equal(await post('/api/join', { 'content-length': '20000' }), 413);
  assert.equal(await post('/api/v1/jobs', { 'transfer-encoding': 'chunked' }), 400);
});

test('who sends too much can read why', async (t) => {
  const server = await startTestServer(t);
  const body = 'x'.repeat(limits.maxMessageBytes + 1_000_000);
  for (const port of ['web', 'tls'] as const) {
    const { status, text } = await call(server, port, {
      path: '/api/v1/jobs',
      method: 'POST',
      body,
    });
    assert.equal(status, 413);
    assert.equal(JSON.parse(text).error.code, 'MESSAGE_TOO_LARGE');
  }
});

test('a request that is for no page is refused before any page sees it', async (t) => {
  const seen: Record<string, unknown>[] = [];
  const server = plainServer(t, (headers) => seen.push(headers));
  await server.start();
  const refused = { path: '/notebooks', method: 'POST', body: '[]' };
  for (const options of [refused, { path: '*', method: 'OPTIONS' }, { path: 'http://x/jobs' }]) {
    const { status, text } = await call(server, 'tls', options);
    assert.equal(status, 400, options.path);
    assert.equal(JSON.parse(text).error.code, 'INVALID_REQUEST');
  }
  assert.deepEqual(seen, []);
  await call(server, 'tls', { path: '/notebooks', headers: { 'next-action': 'abc' } });
  assert.equal(seen[0]?.['next-action'], undefined);
});

test('the sources of the book are not for strangers', async (t) => {
  const server = await startTestServer(t);
  for (const path of ['/docs/index.md', '/docs/index%2Emd', '/docs/%69ndex.md?x=1']) {
    const { status, text } = await call(server, 'tls', { path });
    assert.equal(status, 401, path);
    assert.equal(JSON.parse(text).error.code, 'UNAUTHENTICATED');
    const headers = { cookie: await server.cookie() };
    assert.equal((await call(server, 'tls', { path, headers })).status, 200);
  }
});

test('where a request came from is said by the server alone', async (t) => {
  const seen: Record<string, unknown>[] = [];
  const server = plainServer(t, (headers) => seen.push(headers));
  await server.start();
  const forged = {
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    'x-real-ip': '1.2.3.4',
    forwarded: 'for=1.2.3.4',
    'x-middleware-subrequest': 'middleware',
  };
  await call(server, 'web', { path: '/', headers: forged });
  const names = Object.keys(forged);
  const kept = Object.entries(seen[0] ?? {}).filter(([name]) => names.includes(name));
  assert.deepEqual(Object.fromEntries(kept), {
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': `127.0.0.1:${server.running.webPort}`,
  });
});

test('the worker is handed out under the hash of its content, and nothing else is', async (t) => {
  const server = plainServer(t);
  server.putBundle('console.log(1)');
  await server.start();
  const sha256 = createHash('sha256').update('console.log(1)').digest('hex');
  const file = `/worker/${sha256.slice(0, 8)}/dsage-worker.mjs`;
  const { status, text, headers } = await call(server, 'tls', { path: file });
  assert.deepEqual([status, text], [200, 'console.log(1)']);
  assert.match(headers['cache-control'], /immutable/);
  for (const path of [
    '/worker/',
    '/worker/00000000/dsage-worker.mjs',
    `/worker/${sha256.slice(0, 8)}/../../home/dsage_key`,
    `/worker/${sha256.slice(0, 8)}/..%2f..%2fhome%2fdsage_key`,
    '/worker//etc/passwd',
  ]) {
    assert.equal((await call(server, 'tls', { path })).status, 404, path);
  }
});

test('one machine joins by the token of the printed line, and may use it again', async (t) => {
  const server = plainServer(t);
  server.putBundle('console.log(1)');
  await server.start();
  const client = await server.client();
  const { workerCommand } = await client.do('server.status', {});
  assert.equal((await client.do('server.status', {})).workerCommand, workerCommand);
  const token = / --join (\S+)$/.exec(workerCommand)?.[1];
  const { publicKey } = await generateKeyPair();
  const body = JSON.stringify({
    token,
    publicKey: encodePublicLine({ publicKey, comment: 'me@box3' }),
    name: 'worker box3',
  });
  const join = { path: '/api/join', method: 'POST', body };
  const first = await call(server, 'tls', join);
  assert.equal(first.status, 200);
  assert.equal(JSON.parse(first.text).user, 'alice');
  assert.equal((await call(server, 'tls', join)).status, 200);
  const other = encodePublicLine({ publicKey: new Uint8Array(32).fill(9), comment: 'me@box4' });
  const forOther = JSON.stringify({ token, publicKey: other, name: 'worker box4' });
  const second = await call(server, 'tls', { ...join, body: forOther });
  assert.equal(second.status, 401);
  assert.match(JSON.parse(second.text).error.message, /Print a new one/);
  assert.notEqual((await client.do('server.status', {})).workerCommand, workerCommand);
  const broken = await call(server, 'tls', { ...join, body: '{"token":' });
  assert.equal(JSON.parse(broken.text).error.code, 'MALFORMED_JSON');
  assert.ok(!server.log.includes(String(token)));
});

test('a port that is taken is one sentence, and leaves nothing open', async (t) => {
  const first = await startTestServer(t);
  const second = plainServer(t);
  const { tlsPort } = first.running;
  await assert.rejects(second.start({ tlsPort }), (error) => {
    assert.ok(error instanceof DsageError && error.code === 'PORT_TAKEN');
    assert.match(error.message, new RegExp(`Port ${tlsPort} is taken .* --tls-port`));
    return true;
  });
  await second.start();
});

test('an upgrade that is for nobody is cut off, on both ports', async (t) => {
  const server = await startTestServer(t);
  const head = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  const { webPort, tlsPort } = server.running;
  const plain = connect(webPort, '127.0.0.1');
  const secure = connectTls({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false });
  for (const socket of [plain, secure]) {
    const closed = once(socket, 'close');
    socket.on('error', () => {});
    socket.resume().write(`GET /elsewhere HTTP/1.1\r\n${head}`);
    await closed;
  }
});

test('a stop ends idle connections, open sockets and half requests', async (t) => {
  const server = await startTestServer(t);
  const half = connect(server.running.webPort, '127.0.0.1');
  half.on('error', () => {});
  half.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  const client = await server.client();
  await server.worker();
  const gone = until(async () => (client.socket.connected ? null : true));
  await server.stop();
  await gone;
  assert.match(server.log, /server stopped/);
});
