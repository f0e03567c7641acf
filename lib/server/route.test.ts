import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { limits } from '../protocol/limits.ts';
import { numberIn, route } from './route.ts';
import { startTestServer } from './testing.ts';

const list = route('jobs.list', ({ query }) => ({ limit: numberIn(query.get('limit')) }));
const submit = route('jobs.submit', ({ body }) => body);
const get = route('jobs.get', ({ params }) => ({ id: numberIn(params['id']) }));
const evaluate = JSON.stringify({ kind: 'evaluate', payload: { engine: 'math', code: '2+2' } });

/** Calls a route as Next does, from a page of this server, with the session unless it is left out. */
async function caller(t: TestContext) {
  const server = await startTestServer(t);
  const cookie = await server.cookie(false);
  const own = { host: 'localhost:8082', origin: 'http://localhost:8082' };
  return async (
    handler: typeof list,
    init: RequestInit & { headers?: Record<string, string>; url?: string; id?: string } = {},
  ) => {
    const { url = 'http://localhost:8082/api/v1/jobs', id, headers, ...rest } = init;
    const all = { cookie, ...own, 'x-forwarded-proto': 'http', ...headers };
    const params = Promise.resolve(id === undefined ? undefined : { id });
    const response = await handler(new Request(url, { ...rest, headers: all }), { params });
    return { status: response.status, body: await response.json() };
  };
}

test('a route is its command: reply in the body, refusal with its status', async (t) => {
  const call = await caller(t);
  const made = await call(submit, { method: 'POST', body: evaluate });
  assert.deepEqual([made.status, made.body.preview], [200, '2+2']);
  assert.equal((await call(list)).body.total, 1);
  assert.equal((await call(get, { id: '1' })).body.id, 1);
  const missing = await call(get, { id: '2' });
  assert.deepEqual([missing.status, missing.body.error.code], [404, 'JOB_NOT_FOUND']);
  assert.equal((await call(get, { id: 'x' })).status, 400);
  const url = 'http://localhost:8082/api/v1/jobs?limit=0';
  assert.equal((await call(list, { url })).body.error.code, 'INVALID_REQUEST');
});

test('a stranger is refused before the body is read', async (t) => {
  const call = await caller(t);
  const body = new ReadableStream(
    { pull: () => assert.fail('the body was read') },
    { highWaterMark: 0 },
  );
  const init = { method: 'POST', body, duplex: 'half', headers: { cookie: '' } };
  const { status, body: answer } = await call(submit, init as never);
  assert.deepEqual([status, answer.error.code], [401, 'UNAUTHENTICATED']);
});

test('only a page of this server changes anything', async (t) => {
  const call = await caller(t);
  const post = async (headers: Record<string, string>) =>
    (await call(submit, { method: 'POST', body: evaluate, headers })).status;
  assert.equal(await post({}), 200);
  assert.equal(await post({ origin: 'https://evil.example' }), 400);
  assert.equal(await post({ origin: 'null' }), 400);
  assert.equal(await post({ origin: '' }), 400);
  assert.equal(await post({ origin: 'http://localhost:9999' }), 400);
});

test('what is too large or no JSON is said to be so', async (t) => {
  const call = await caller(t);
  const post = async (body: string | Uint8Array<ArrayBuffer>) =>
    (await call(submit, { method: 'POST', body })).body.error.code;
  assert.equal(await post('{"kind":'), 'MALFORMED_JSON');
  assert.equal(await post(new Uint8Array([0x22, 0xff, 0x22])), 'MALFORMED_JSON');
  assert.equal(await post(' '.repeat(limits.maxMessageBytes + 1)), 'MESSAGE_TOO_LARGE');
  assert.equal(await post(''), 'INVALID_REQUEST');
});

test('a refusal made by another copy of the error class is no accident', async (t) => {
  await startTestServer(t);
  const { services } = await import('./services.ts');
  const path = '../protocol/errors.ts?copy';
  const { DsageError: Copy } = (await import(path)) as typeof import('../protocol/errors.ts');
  const { DsageError } = await import('../protocol/errors.ts');
  assert.notEqual(Copy, DsageError);
  assert.equal(services().refuse(new Copy('JOB_NOT_FOUND', { id: 1 })).code, 'JOB_NOT_FOUND');
  assert.equal(services().refuse(new Error('JOB_NOT_FOUND')).code, 'INTERNAL');
});
