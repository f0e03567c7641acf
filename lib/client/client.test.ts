import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { DsageError, type ErrorCode } from '../protocol/errors.ts';
import type { SubmitRequest } from '../protocol/job.ts';
import { factorPicture } from '../protocol/picture.ts';
import { protocolVersion } from '../protocol/version.ts';
import { generateSeed, keyPairFromSeed } from '../signing/keys.ts';
import { encodePrivateFile } from '../signing/openssh.ts';
import { type ConnectOptions, readCredentials, serverUrl } from './credentials.ts';
import { connect, DistributedFactor } from './dsage.ts';
import { defaultHome } from './home.ts';
import { openSession } from './session.ts';
import { TestServer } from './testing.ts';

async function start(t: TestContext, options: ConnectOptions = {}) {
  const server = await TestServer.start();
  t.after(() => server.close());
  const d = await connect({ ...server.options, ...options });
  t.after(() => d.close());
  return { server, d };
}

function is(code: ErrorCode, pattern = /./) {
  return (error: unknown) =>
    error instanceof DsageError && error.code === code && pattern.test(error.message);
}

/** Resolves at the first change of the job after which the condition holds. */
function until<J extends { watch(listener: (job: J) => void): () => void }>(
  job: J,
  holds: (job: J) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = job.watch(() => {
      if (!holds(job)) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

test('2+2 is 4', async (t) => {
  const { d } = await start(t);
  const job = await d('2+2');
  assert.equal(job.done, false);
  assert.equal(job.result, undefined);
  await job.wait();
  assert.deepEqual([job.id, job.state, job.done, job.result], [1, 'succeeded', true, '4']);
  assert.deepEqual(job.value, { 'text/plain': '4' });
  assert.deepEqual([job.error, job.failure, job.output], [undefined, undefined, '']);
  assert.equal(await job.wait(0), job);
});

test('a closed line makes no pause for a connection that nobody wants: programs end at once', async (t) => {
  const server = await TestServer.start();
  t.after(() => server.close());
  const d = await connect(server.options);
  await d.status();
  const pauses: string[] = [];
  const real = globalThis.setTimeout;
  t.after(() => {
    globalThis.setTimeout = real;
  });
  globalThis.setTimeout = ((...timer: Parameters<typeof real>) => {
    const stack = new Error().stack ?? '';
    if (stack.includes('client/connection.ts')) pauses.push(stack);
    return real(...timer);
  }) as typeof real;
  const closed = server.clientGone();
  d.close();
  await closed;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(pauses, []);
});

test('a job shows the latest picture of its work, also after its end', async (t) => {
  const { server, d } = await start(t);
  const job = await d.submit({ kind: 'factor', payload: { n: '15' } });
  const picture = factorPicture.parse({
    ...{ type: 'factorization', n: '15', expression: null, stage: 'ecm', sentence: 'Curves.' },
    ...{ found: [], composites: [], ecm: [], sieve: null, combining: null, timeLeft: null },
    ...{ rejected: 0, elapsedSeconds: 1, cpuSeconds: 1 },
  });
  const drawn = until(job, ({ picture: shown }) => shown?.stage === 'ecm');
  await until(job, () => job.detail !== null);
  server.run(job.id);
  server.draw(job.id, picture);
  await drawn;
  server.draw(job.id, { ...picture, stage: 'done' });
  server.end(job.id, { state: 'succeeded', result: { unit: 1, factors: [] } });
  await job.wait();
  assert.equal(job.picture?.stage, 'done');
  assert.equal((await d.job(job.id)).picture?.stage, 'done');
});

test('what is submitted carries engine and options', async (t) => {
  const { server, d } = await start(t);
  await d.eval('1+1', { engine: 'python', name: 'sum', priority: 5, timeoutMs: 9 });
  const { signed, ...request } = server.seen.at(-1)!.request as SubmitRequest;
  assert.equal(signed?.statement.kind, 'evaluate');
  assert.deepEqual(request, {
    kind: 'evaluate',
    payload: { engine: 'python', code: '1+1' },
    name: 'sum',
    priority: 5,
    timeoutMs: 9,
  });
});

test('wait ends on every ending, and result stays undefined unless the job succeeded', async (t) => {
  const { server, d } = await start(t);
  for (const state of ['failed', 'cancelled', 'timedOut', 'lost', 'succeeded'] as const) {
    const job = await d('slow');
    const waiting = job.wait();
    server.run(job.id);
    server.end(job.id, { state, result: { bundle: null }, note: `it is ${state}` });
    await waiting;
    assert.equal(job.state, state);
    assert.equal(job.result, state === 'succeeded' ? null : undefined);
    assert.equal(job.failure, state === 'succeeded' ? undefined : `it is ${state}`);
  }
  const failing = await (await d('fail')).wait();
  assert.equal(failing.error?.name, 'NameError');
  assert.equal(failing.failure, 'NameError: x is not defined');
});

test('wait gives up after its time, and the job goes on', async (t) => {
  const { server, d } = await start(t);
  const job = await d('slow');
  await assert.rejects(job.wait(20), is('WAIT_TIMED_OUT', /Job 1 .*0.02 seconds/));
  server.run(job.id);
  server.end(job.id, { state: 'succeeded', result: { bundle: { 'text/plain': 'x' } } });
  assert.equal((await job.wait(60_000)).result, 'x');
});

test('output arrives while the job runs, and a listener hears of every change', async (t) => {
  const { server, d } = await start(t);
  const job = await d('slow');
  const states = new Set<string>();
  t.after(job.watch(({ state }) => states.add(state)));
  const printed: string[] = [];
  const reading = (async () => {
    for await (const { stream, text } of job) {
      printed.push(`${stream} ${text}`);
      if (printed.length === 2)
        server.end(job.id, { state: 'succeeded', result: { bundle: null } });
    }
  })();
  server.run(job.id);
  server.print(job.id, 'one\n');
  server.print(job.id, 'two\n', 'stderr');
  await reading;
  assert.deepEqual(printed, ['stdout one\n', 'stderr two\n']);
  assert.equal(job.output, 'one\ntwo\n');
  assert.ok(states.has('succeeded'));
});

test('a job that prints and ends while the line is broken is caught up with', async (t) => {
  const { server, d } = await start(t);
  const job = await d('slow');
  server.run(job.id);
  server.print(job.id, 'before ');
  const waiting = job.wait();
  await until(job, () => job.output !== '');
  await server.down();
  server.print(job.id, 'meanwhile');
  server.end(job.id, { state: 'succeeded', result: { bundle: null } });
  await server.up();
  await waiting;
  assert.deepEqual([job.state, job.output], ['succeeded', 'before meanwhile']);
});

test('output of a new attempt replaces that of the lost one', async (t) => {
  const { server, d } = await start(t);
  const job = await d('slow');
  const waiting = job.wait();
  server.run(job.id);
  server.print(job.id, 'first try, a long text');
  server.run(job.id);
  server.print(job.id, 'second');
  server.end(job.id, { state: 'succeeded', result: { bundle: null } });
  await waiting;
  assert.equal(job.output, 'second');
});

test('commands wait for a broken line, up to their patience', async (t) => {
  const { server, d } = await start(t, { patienceMs: 400 });
  await server.down();
  await assert.rejects(d.status(), is('SERVER_UNREACHABLE', /No server answers at https:/));
  const listing = assert.rejects(d.jobs(), is('SERVER_UNREACHABLE'));
  await listing;
  const { d: patient, server: other } = await start(t);
  await other.down();
  const status = patient.status();
  await other.up();
  assert.equal((await status).slots, 0);
});

test('a command whose answer was lost is repeated only when that does no harm', async (t) => {
  const { server, d } = await start(t);
  server.breakAfter = 'jobs.list';
  assert.equal((await d.jobs()).total, 0);
  assert.equal(server.seen.filter(({ name }) => name === 'jobs.list').length, 2);
  server.breakAfter = 'jobs.submit';
  await assert.rejects(d('1+1'), is('SERVER_UNREACHABLE'));
  assert.equal(server.jobs.size, 1);
});

test('cancel ends a job, rerun starts it again', async (t) => {
  const { server, d } = await start(t);
  const job = await d('slow');
  assert.equal((await job.cancel()).state, 'cancelled');
  await assert.rejects(job.cancel(), is('JOB_ENDED', /Job 1 has ended already \(cancelled\)/));
  await job.rerun();
  assert.deepEqual([job.state, job.done], ['queued', false]);
  const waiting = job.wait();
  server.run(job.id);
  server.end(job.id, { state: 'succeeded', result: { bundle: { 'text/plain': '7' } } });
  assert.equal((await waiting).result, '7');
});

test('jobs, one job, workers and status are read', async (t) => {
  const { d } = await start(t);
  const done = await (await d('20+22')).wait();
  const page = await d.jobs({ limit: 10 });
  assert.deepEqual([page.total, page.jobs[0]?.id], [1, done.id]);
  const again = await d.job(1);
  assert.deepEqual([again.done, again.result, again.summary.preview], [true, '42', '20+22']);
  await assert.rejects(d.job(99), is('JOB_NOT_FOUND', /99/));
  assert.deepEqual(await d.workers(), []);
  assert.equal((await d.status()).workers, 0);
  await assert.rejects(d.command('nothing' as 'server.status', {}), is('UNKNOWN_COMMAND'));
});

test('a distributed factorisation runs over the queue', async (t) => {
  const { server, d } = await start(t);
  const n = 1_000_000_007n ** 2n * 1_152_921_504_606_847_009n * 2_305_843_009_213_693_951n;
  const factors = new DistributedFactor(n * 618_970_019_642_690_137_449_562_111n);
  assert.equal(await d.run(factors), 'done');
  assert.ok(factors.done && factors.verify());
  assert.equal(factors.primeFactors.length, 5);
  assert.ok(server.jobs.size > 0 || factors.compositeFactors.length === 0);
});

test('the handshake refuses with the reason', async (t) => {
  const { server } = await start(t);
  const seed = generateSeed();
  const stranger = encodePrivateFile({
    seed,
    publicKey: (await keyPairFromSeed(seed)).publicKey,
    comment: 'eve@box',
  });
  const { options } = server;
  await assert.rejects(
    connect({ ...options, key: stranger, user: 'ada' }),
    is('KEY_UNKNOWN', /ada/),
  );
  await assert.rejects(connect({ ...options, user: 'eve' }), is('KEY_UNKNOWN', /eve/));
  const pinned = 'ab'.repeat(32);
  const mismatch = new RegExp(`shows certificate ${server.home.certificate}, but ${pinned}`);
  await assert.rejects(
    connect({ ...options, certificate: pinned }),
    is('CERTIFICATE_MISMATCH', mismatch),
  );
  server.speaks = protocolVersion + 1;
  await assert.rejects(connect(options), is('VERSION_MISMATCH'));
  await server.down();
  await assert.rejects(connect(options), is('SERVER_UNREACHABLE', /npm start/));
});

test('a server that comes back with another certificate ends the connection for good', async (t) => {
  const { server, d } = await start(t);
  const job = await d('slow');
  const waiting = assert.rejects(job.wait(), is('CERTIFICATE_MISMATCH'));
  await until(job, () => true);
  const other = await TestServer.start();
  t.after(() => other.close());
  await server.down();
  const { certificate, certificateKey } = server.home.paths;
  renameSync(other.home.paths.certificate, certificate);
  renameSync(other.home.paths.certificateKey, certificateKey);
  await server.up();
  await waiting;
  await assert.rejects(d.status(), is('CERTIFICATE_MISMATCH'));
});

test('after close everything is refused, also what waits', async (t) => {
  const { d } = await start(t);
  const job = await d('slow');
  const waiting = assert.rejects(job.wait(), is('SERVER_UNREACHABLE', /closed/));
  await until(job, () => true);
  d.close();
  d.close();
  await waiting;
  await assert.rejects(d.status(), is('SERVER_UNREACHABLE'));
  await assert.rejects(job.wait(), is('SERVER_UNREACHABLE'));
});

test('a message over the limit is refused before it breaks the connection', async (t) => {
  const { d } = await start(t);
  await assert.rejects(d('x'.repeat(4_100_000)), is('MESSAGE_TOO_LARGE', /4000000/));
  assert.equal((await (await d('1+1')).wait()).result, '2');
});

test('a session that is closed says so', async (t) => {
  const { server } = await start(t);
  const credentials = await readCredentials(server.options);
  const session = await openSession({
    ...credentials,
    role: 'client',
    restartCommand: 'x',
    onMessage: () => undefined,
  });
  session.close();
  assert.equal(await session.closed, 'io client disconnect');
});

test('what connect needs comes from options, from run.json, from the files of the home', async (t) => {
  const { server } = await start(t);
  const { paths } = server.home;
  const fromFiles = await readCredentials({ home: server.folder });
  assert.deepEqual(fromFiles.server, {
    url: 'https://localhost:8081',
    certificate: server.home.certificate,
  });
  assert.deepEqual([fromFiles.user, fromFiles.key.fingerprint], ['ada', server.home.key]);
  const run = { pid: 1, startTime: '1', startedAt: 1, user: 'grace' };
  writeFileSync(paths.run, JSON.stringify({ ...run, webUrl: 'http://x', tlsUrl: server.url }));
  const running = await readCredentials({ home: server.folder });
  assert.deepEqual([running.server.url, running.user], [server.url, 'grace']);

  await assert.rejects(readCredentials({ home: '/nowhere' }), is('NOT_SET_UP', /npx dsage setup/));
  await assert.rejects(readCredentials({ home: server.folder, user: 'a b' }), is('CONFIG_INVALID'));
  await assert.rejects(
    readCredentials({ home: server.folder, certificate: 'AB' }),
    is('CONFIG_INVALID', /certificate/),
  );
  writeFileSync(paths.privateKey, readFileSync(paths.publicKey));
  await assert.rejects(readCredentials({ home: server.folder }), is('HOME_UNUSABLE', /dsage_key/));
});

test('an address may be short', () => {
  assert.equal(serverUrl('box1'), 'https://box1:8081');
  assert.equal(serverUrl('box1:9000'), 'https://box1:9000');
  assert.equal(serverUrl('https://10.0.0.1:443'), 'https://10.0.0.1:443');
  assert.equal(serverUrl('[::1]:8081'), 'https://[::1]:8081');
  for (const bad of ['http://box1', 'box1:x', ''])
    assert.throws(() => serverUrl(bad), is('CONFIG_INVALID'));
  assert.equal(defaultHome({ DSAGE_HOME: '/x' }), '/x');
  assert.match(defaultHome({}), /\/\.dsage$/);
});
