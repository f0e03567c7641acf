/**
 * How many jobs a second the queue takes through submit, claim and settle, every commit durable, beside bare
 * inserts into the same file in the same run.
 * Run: node --import tsx lib/store/bench.ts [folder]   (the folder decides which disk is measured)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createQueue } from '../jobs/queue.ts';
import { leaseId, notebookId, userName, workerId } from '../protocol/ids.ts';
import type { LeasedJob } from '../protocol/worker.ts';
import { openDatabase } from './sqlite/database.ts';
import { openStore } from './store.ts';
import { facts, migrationsDir } from './testStore.ts';

const rounds = 2000;
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'dsage-bench-'));
const file = join(folder, 'bench.db');
const store = await openStore({ file, migrationsDir, backupDir: folder, now: Date.now });
const user = await store.users.ensure(userName.parse('ada'), 'administrator');
const worker = workerId.parse('worker-1');
const kinds = ['evaluate' as const];
const hello = {
  id: worker,
  ownerId: user.id,
  name: 'box',
  slots: 1,
  build: 'source',
  engines: [],
  kinds,
  facts,
};
await store.workers.hello({ ...hello, now: 0 });
let leases = 0;
const newLease = () => leaseId.parse(`lease-${String(leases++).padStart(8, '0')}`);
const queue = createQueue({ store: store.jobs, now: Date.now, newLease, leaseMs: 10_000 });

async function measure(name: string, operation: (n: number) => Promise<unknown>): Promise<void> {
  const begin = performance.now();
  for (let n = 0; n < rounds; n += 1) await operation(n);
  const ms = performance.now() - begin;
  const perSecond = String(Math.round((rounds / ms) * 1000)).padStart(6);
  console.log(`${name.padEnd(44)} ${perSecond} /s   ${(ms / rounds).toFixed(3)} ms`);
}

const request = { kind: 'evaluate' as const, payload: { engine: 'math', code: 'factor(2^67-1)' } };
const submit = () => queue.submit({ ownerId: user.id, owner: user.name, request });
const claim = () =>
  queue.claim({ workerId: worker, ownerId: user.id, slots: 1, kinds, engines: ['math'] });
const settle = (job: LeasedJob) =>
  queue.settle(worker, {
    lease: job.lease,
    jobId: job.jobId,
    ending: { type: 'succeeded', value: { bundle: { 'text/plain': '193707721' } } },
    wallMs: 1,
    cpuMs: 1,
    droppedBytes: 0,
  });

async function bareInserts(): Promise<void> {
  const database = openDatabase({ file: join(folder, 'bare.db') });
  await database.run(
    'CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)',
  );
  const text = JSON.stringify(request.payload);
  await measure('bare insert, one transaction each', () =>
    database.run('INSERT INTO bare (text) VALUES (?)', [text]),
  );
  await database.close();
}

console.log(`node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${folder}`);
const leased: LeasedJob[] = [];
await bareInserts();
await measure('submit', submit);
await measure('claim of 1', async () => leased.push(...(await claim())));
await measure('heartbeat of 8 leases', (n) => {
  const some = Array.from({ length: 8 }, (_, at) => leased[(n * 8 + at) % leased.length]!.lease);
  return queue.heartbeat(worker, some);
});
await measure('output of 1 chunk', (n) => {
  const { lease, jobId } = leased[n]!;
  const chunks = [{ seq: 0, stream: 'stdout' as const, text: 'hello\n' }];
  return queue.appendOutput(worker, { lease, jobId, chunks });
});
await measure('settle', (n) => settle(leased[n]!));
await measure('submit + claim + settle', async () => {
  await submit();
  await settle((await claim())[0]!);
});
await measure('reap with nothing to do', () => queue.reap());
await measure('list of 50', () => queue.list(user.id, { limit: 50 }));
await measure('detail of a job', (n) => queue.get(leased[n]!.jobId, user.id));
await bareInserts();

const id = notebookId.parse('notebook-1');
await store.notebooks.create({ id, ownerId: user.id, title: 'bench', now: 0 });
const empty = (await store.notebooks.load(id))!;
const cells = leased.slice(0, 200).map((job, n) => ({
  id: `cell-${String(n).padStart(4, '0')}` as never,
  type: 'code' as const,
  engine: 'math',
  source: 'factor(2^67-1)',
  job: { id: job.jobId } as never,
}));
await store.notebooks.save(empty, { ...empty, version: 1, cells });
const begin = performance.now();
const loads = 50;
for (let n = 0; n < loads; n += 1) await store.notebooks.load(id);
console.log(
  `load a notebook of 200 cells with outputs: ${((performance.now() - begin) / loads).toFixed(2)} ms`,
);
await store.close();
rmSync(folder, { recursive: true });
