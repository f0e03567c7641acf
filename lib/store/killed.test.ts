import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createQueue } from '../jobs/queue.ts';
import { type JobId, leaseId } from '../protocol/ids.ts';
import { openStore } from './store.ts';
import { startPeer, temporaryFolder } from './testing.ts';
import { migrationsDir } from './testStore.ts';

/** A server that accepts and ends jobs as fast as it can, and says so only afterwards. */
const server = `
  import { createQueue } from '../jobs/queue.ts';
  import { openStore } from './store.ts';
  import { facts } from './testStore.ts';
  const [file, migrationsDir, backupDir] = process.argv.slice(1);
  const store = await openStore({ file, migrationsDir, backupDir, now: Date.now });
  const { id: ownerId, name: owner } = await store.users.ensure('ada', 'user');
  const workerId = 'worker-1', kinds = ['evaluate'], engines = ['math'];
  await store.workers.hello({ id: workerId, ownerId, name: 'box', slots: 1, build: '', engines: [], kinds, facts, now: 0 });
  let lease = 0;
  const queue = createQueue({ store: store.jobs, now: Date.now, newLease: () => 'lease-' + 1e6 + lease++, leaseMs: 10000 });
  const request = { kind: 'evaluate', payload: { engine: 'math', code: '2+2' } };
  for (;;) {
    console.log('accepted ' + (await queue.submit({ ownerId, owner, request })).id);
    const [job] = await queue.claim({ workerId, ownerId, slots: 1, kinds, engines });
    const ending = { type: 'succeeded', value: { bundle: { 'text/plain': '4' } } };
    await queue.settle(workerId, { lease: job.lease, jobId: job.jobId, ending, wallMs: 1, cpuMs: 1, droppedBytes: 0 });
    console.log('recorded ' + job.jobId);
    await new Promise(setImmediate);
  }`;

test('a server killed in the middle of its work has kept every job it accepted and every result it recorded', async (t) => {
  const folder = temporaryFolder(t);
  const [file, backupDir] = [join(folder, 'dsage.db'), join(folder, 'backups')];
  const peer = startPeer(t, server, [file, migrationsDir, backupDir]);
  await peer.printed(100);
  await peer.kill();
  const store = await openStore({ file, migrationsDir, backupDir, now: Date.now });
  t.after(() => store.close());
  const newLease = () => leaseId.parse('lease-none');
  const queue = createQueue({ store: store.jobs, now: Date.now, newLease, leaseMs: 10_000 });
  for (const line of peer.lines) {
    const [, said, id] = /^(\w+) (\d+)$/.exec(line) ?? [];
    const job = await queue.get(Number(id) as JobId, 'any');
    assert.ok(job !== null, line);
    if (said === 'recorded')
      assert.deepEqual([job.state, job.result !== null], ['succeeded', true]);
  }
});
