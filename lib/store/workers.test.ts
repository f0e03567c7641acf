import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { four, Lab } from '../jobs/lab.ts';
import { DsageError } from '../protocol/errors.ts';
import { workerId } from '../protocol/ids.ts';
import { workerSummary } from '../protocol/worker.ts';
import { facts, sqliteBench } from './testStore.ts';

async function setting(t: TestContext) {
  const bench = await sqliteBench();
  t.after(() => bench.close());
  return { bench, lab: new Lab(bench), workers: bench.opened.store.workers };
}

const hello = {
  id: workerId.parse('worker-a'),
  ownerId: 1,
  name: 'box\0a',
  slots: 2,
  build: 'source',
  engines: [{ name: 'math', version: '1' }],
  kinds: ['evaluate' as const],
  facts,
};

test('a worker reads back as it said hello, connected, until it goes', async (t) => {
  const { workers } = await setting(t);
  await workers.hello({ ...hello, now: 10 });
  const here = (await workers.get(hello.id))!;
  assert.deepEqual(workerSummary.parse(here), here);
  assert.deepEqual([here.name, here.owner, here.connected], ['box␀a', 'ada', true]);
  await workers.seen(hello.id, 20);
  assert.equal((await workers.get(hello.id))?.lastSeenAt, 20);
  await workers.disconnected(hello.id, 30);
  const gone = (await workers.get(hello.id))!;
  assert.deepEqual([gone.connected, gone.lastSeenAt, gone.firstSeenAt], [false, 30, 10]);
  await workers.hello({ ...hello, slots: 4, now: 40 });
  const back = (await workers.get(hello.id))!;
  assert.deepEqual([back.connected, back.slots, back.firstSeenAt], [true, 4, 10]);
  assert.ok(here.version < gone.version && gone.version < back.version);
  assert.equal(await workers.get(workerId.parse('worker-x')), null);
});

test('whatever changes in how a worker is shown makes its version grow', async (t) => {
  const { lab, workers } = await setting(t);
  const worker = await lab.worker('box1');
  const versions = [await version()];
  async function version() {
    return (await workers.list('any'))[0]!.version;
  }
  await lab.submit();
  const job = (await lab.claim(worker))[0]!;
  versions.push(await version());
  await workers.seen(worker, 20);
  versions.push(await version());
  await lab.queue.cancel(job.jobId);
  await lab.settle(worker, job, { type: 'cancelled' });
  versions.push(await version());
  assert.deepEqual(
    [...new Set(versions)].toSorted((a, b) => a - b),
    versions,
  );
});

test("nobody takes over another user's worker", async (t) => {
  const { workers } = await setting(t);
  await workers.hello({ ...hello, now: 0 });
  const taken = workers.hello({ ...hello, ownerId: 2, now: 1 });
  await assert.rejects(taken, (error) => error instanceof DsageError && error.code === 'FORBIDDEN');
  assert.equal((await workers.get(hello.id))?.owner, 'ada');
});

test('a worker is listed with what it runs and how it fared', async (t) => {
  const { lab, workers } = await setting(t);
  const { worker, job } = await lab.running('box1');
  const listed = (await workers.list(1))[0]!;
  assert.deepEqual(workerSummary.parse(listed), listed);
  assert.deepEqual(listed.running, [{ jobId: job.jobId, preview: '2+2', startedAt: lab.now }]);
  await lab.settle(worker, job, four());
  const [after] = await workers.list('any');
  assert.deepEqual([after?.running, after?.succeeded, after?.failed], [[], 1, 0]);
  assert.ok(after!.version > listed.version);
  assert.deepEqual(await workers.list(2), []);
});

test('a worker that has been gone for more than a day is not listed', async (t) => {
  const { workers } = await setting(t);
  await workers.hello({ ...hello, now: 0 });
  assert.equal((await workers.list(1)).length, 1);
  await workers.disconnected(hello.id, 1);
  assert.equal((await workers.list(1)).length, 0);
  await workers.disconnected(hello.id, Date.now());
  assert.equal((await workers.list(1)).length, 1);
});

test('after a restart no worker is taken for connected', async (t) => {
  const { lab, workers } = await setting(t);
  await lab.worker('box1');
  await lab.queue.recoverAfterRestart();
  assert.deepEqual(
    (await workers.list('any')).filter((worker) => worker.connected),
    [],
  );
});
