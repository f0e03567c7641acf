import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { test } from 'node:test';
import { makeCertificate } from './testing/certificate.ts';
import { setting } from './testing/setting.ts';
import { until } from './testing/until.ts';

test('a job that ends while the server is away is delivered when it is back', async (context) => {
  const { desk, home, start } = await setting(context);
  const worker = start();
  const job = desk.submit('print("before")\nimport time\ntime.sleep(0.5)\nprint("after")\n7');
  await until(() => job.text === 'before\n', 'the job runs');
  await desk.stop();
  await until(() => worker.said().includes('running jobs go on'), 'the worker has noticed');
  const folder = join(home, 'tmp_worker_files', '1-1');
  await until(() => !existsSync(folder), 'the job has ended');
  await desk.start();
  const ending = await desk.ending(job);
  assert.deepEqual(ending.type === 'succeeded' && ending.value, { bundle: { 'text/plain': '7' } });
  assert.equal(job.textBeforeEnding, 'before\nafter\n');
  assert.equal(desk.hellos.length, 2);
  assert.equal(desk.hellos[0]?.workerId, desk.hellos[1]?.workerId);
});

test('a connection on which nothing is answered is given up for a new one', async (context) => {
  const { desk, start } = await setting(context, { leaseMs: 1500 });
  start();
  await until(() => desk.heartbeats > 0, 'the worker is there');
  desk.mute = true;
  const job = desk.submit('2+2');
  await until(() => desk.sockets === 0, 'the worker has given up');
  desk.mute = false;
  assert.equal((await desk.ending(job)).type, 'succeeded');
  assert.equal(desk.hellos.length, 2);
});

test('a worker is told by its parent where the server is, when that is known', async (context) => {
  const { desk, start } = await setting(context);
  const worker = start(['--server', 'nowhere:1', '--server-from-parent', '--parent-fd', '3']);
  (worker.child.stdio[3] as Writable).write(`https://localhost:${desk.port}\n`);
  assert.equal((await desk.ending(desk.submit('2+2'))).type, 'succeeded');
  worker.child.stdio[3]?.destroy();
  assert.equal(await worker.exited, 0);
});

test('a worker that starts before its server waits for it', async (context) => {
  const { desk, start } = await setting(context);
  await desk.stop();
  const worker = start();
  await until(() => worker.said().includes('no connection yet'), 'the worker has tried');
  await desk.start();
  assert.equal((await desk.ending(desk.submit('2+2'))).type, 'succeeded');
});

test('another certificate than the pinned one is refused, with both fingerprints', async (context) => {
  const { desk, home, certificate, start } = await setting(context);
  const other = await makeCertificate();
  writeFileSync(join(home, 'pubcert.pem'), other.cert);
  const worker = start();
  assert.equal(await worker.exited, 1);
  assert.match(worker.said(), /CERTIFICATE_MISMATCH/);
  assert.ok(worker.said().includes(certificate.fingerprint));
  assert.ok(worker.said().includes(other.fingerprint));
  assert.deepEqual(desk.hellos, []);
});

test('without a pinned certificate nothing is sent at all', async (context) => {
  const { home, start } = await setting(context);
  rmSync(join(home, 'pubcert.pem'));
  const worker = start();
  assert.equal(await worker.exited, 2);
  assert.match(worker.said(), /no certificate is pinned/);
});

test('a key that the server does not know ends the worker with a sentence', async (context) => {
  const { home, start } = await setting(context);
  for (const name of ['dsage_key', 'dsage_key.pub']) rmSync(join(home, name));
  const worker = start();
  assert.equal(await worker.exited, 1);
  assert.match(worker.said(), /dsage_key is missing/);
});

test('a machine joins once with a token and needs neither token nor pin again', async (context) => {
  const { desk, home, certificate, start } = await setting(context);
  for (const name of ['pubcert.pem', 'dsage_key', 'dsage_key.pub']) rmSync(join(home, name));
  const server = `https://localhost:${desk.port}#sha256:${certificate.fingerprint}`;
  const first = start(['--server', server, '--join', 'one-time']);
  await until(() => first.said().includes('joined'), 'the worker has joined');
  const line = readFileSync(join(home, 'dsage_key.pub'), 'utf8').trim();
  assert.deepEqual(desk.joins, [
    { url: '/api/join', token: 'one-time', publicKey: line, name: 'test' },
  ]);
  assert.equal(statSync(join(home, 'dsage_key')).mode & 0o777, 0o600);
  assert.ok(!first.said().includes('one-time'));
  desk.acceptKey(line);
  const second = start();
  assert.equal((await desk.ending(desk.submit('2+2'))).type, 'succeeded');
  assert.ok(!second.said().includes('SIGNATURE'));
});
