import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { processesOf, processOf, setting } from './testing/setting.ts';
import { until } from './testing/until.ts';

const endless = 'print("busy")\nwhile True: pass';

test('cancelling ends the process of the job within moments', async (context) => {
  const { desk, bundle, start } = await setting(context);
  start();
  const job = desk.submit(endless);
  const child = await processOf(bundle, job);
  desk.cancel(job);
  assert.deepEqual(await desk.ending(job), { type: 'cancelled' });
  assert.ok(!processesOf(bundle).includes(child));
});

test('a job over its time is ended from outside', async (context) => {
  const { desk, start } = await setting(context);
  start();
  const job = desk.submit(endless, { timeoutMs: 300 });
  assert.deepEqual(await desk.ending(job), { type: 'timedOut' });
  assert.ok(job.settlements[0]!.wallMs >= 300);
});

test('a process that is killed is a crash that says by what, and the next job runs', async (context) => {
  const { desk, bundle, start } = await setting(context);
  start();
  const job = desk.submit(endless);
  process.kill(await processOf(bundle, job), 'SIGKILL');
  assert.deepEqual(await desk.ending(job), {
    type: 'crashed',
    note: "the job's process was ended by SIGKILL",
  });
  assert.equal((await desk.ending(desk.submit('2+2'))).type, 'succeeded');
});

test('a process over its memory is killed, and the note says how much it used', async (context) => {
  const { desk, start } = await setting(context);
  start(['--memory', '128']);
  const job = desk.submit('x = bytearray(100000000)\nwhile True: pass');
  const ending = await desk.ending(job);
  assert.match(
    ending.type === 'crashed' ? ending.note : ending.type,
    /^killed: used 0\.\d of 0\.1 GB$/,
  );
});

test('a job whose lease was lost is stopped and not settled', async (context) => {
  const { desk, bundle, start } = await setting(context);
  start();
  const job = desk.submit(endless);
  const child = await processOf(bundle, job);
  desk.lostLeases = [job.leased.lease];
  await until(() => !processesOf(bundle).includes(child), 'the process has ended');
  assert.equal((await desk.ending(desk.submit('2+2'))).type, 'succeeded');
  assert.deepEqual(job.settlements, []);
});

test('the heartbeat goes on while every processor computes', async (context) => {
  const { desk, bundle, start } = await setting(context);
  start(['--slots', '2']);
  const jobs = [desk.submit(endless), desk.submit(endless)];
  for (const job of jobs) await processOf(bundle, job);
  const before = desk.heartbeats;
  await until(() => desk.heartbeats >= before + 5, 'five heartbeats have come');
  for (const job of jobs) assert.equal(job.state, 'running');
});

test('kill -9 of the worker leaves no process, however busy the job is', async (context) => {
  const { desk, bundle, start } = await setting(context);
  const worker = start(['--slots', '2']);
  for (const job of [desk.submit(endless), desk.submit(endless)]) await processOf(bundle, job);
  process.kill(worker.pid, 'SIGKILL');
  await until(() => processesOf(bundle).length === 0, 'no process is left');
});

test('the worker ends, and all its processes, when the pipe of its parent closes', async (context) => {
  const { desk, bundle, start } = await setting(context);
  const worker = start(['--parent-fd', '3']);
  await processOf(bundle, desk.submit(endless));
  (worker.child.stdio[3] as { destroy(): void }).destroy();
  await worker.exited;
  await until(() => processesOf(bundle).length === 0, 'no process is left');
});

test('SIGTERM lets the running job finish and takes no other', async (context) => {
  const { desk, home, bundle, start } = await setting(context);
  const worker = start();
  const job = desk.submit('print("on")\nimport time\ntime.sleep(0.5)\n7');
  await until(() => job.text === 'on\n', 'the job runs');
  process.kill(worker.pid, 'SIGTERM');
  await until(() => worker.said().includes('stopping'), 'the signal has arrived');
  const next = desk.submit('2+2');
  assert.equal(await worker.exited, 0);
  assert.equal(job.settlements[0]?.ending.type, 'succeeded');
  assert.equal(next.state, 'queued');
  await until(() => processesOf(bundle).length === 0, 'no process is left');
  assert.deepEqual(readdirSync(join(home, 'tmp_worker_files')), []);
});

test('a second SIGTERM gives the running job back at once', async (context) => {
  const { desk, bundle, start } = await setting(context);
  const worker = start();
  const job = desk.submit(endless);
  await processOf(bundle, job);
  process.kill(worker.pid, 'SIGTERM');
  await until(() => worker.said().includes('stopping'), 'the first signal has arrived');
  process.kill(worker.pid, 'SIGTERM');
  assert.equal(await worker.exited, 0);
  assert.equal(job.settlements[0]?.ending.type, 'returned');
  await until(() => processesOf(bundle).length === 0, 'no process is left');
});
