import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from '../notebook/apply.ts';
import type { JobSummary } from '../protocol/job.ts';
import type { NotebookState } from '../protocol/notebook.ts';
import type { ServerEvent } from '../protocol/topics.ts';
import {
  ask,
  codeOf,
  expectOk,
  fakeWorker,
  type Person,
  startTestServer,
  until,
} from './testing.ts';

const evaluate = (code: string) =>
  ({ kind: 'evaluate', payload: { engine: 'math', code } }) as const;

const four = { type: 'succeeded', value: { bundle: { 'text/plain': '4' } } };

test('a job goes from a client to a worker and back, and every step is told', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  await client.do('watch', { topic: 'jobs' });
  const job = await client.do('jobs.submit', evaluate('2+2'));
  assert.match(job.waitingReason ?? '', /No worker of yours is connected/);
  await client.do('watch', { topic: `job:${job.id}` });

  const worker = await fakeWorker(server);
  const [leased] = await worker.claim();
  assert.ok(leased);
  assert.deepEqual(leased.payload, { engine: 'math', code: '2+2' });
  const { lease, jobId } = leased;
  const chunks = [{ seq: 0, stream: 'stdout', text: 'thinking\n' }];
  await expectOk(ask(worker.socket, 'output', { lease, jobId, chunks }));
  await expectOk(ask(worker.socket, 'heartbeat', { leases: [lease] }));
  await expectOk(worker.settle(leased, four));

  await client.heard(
    (event) => event.type === 'jobOutput' && event.chunks[0]?.text === 'thinking\n',
  );
  await client.heard((event) => event.type === 'jobChanged' && event.job.state === 'succeeded');
  const detail = await client.do('jobs.get', { id: job.id });
  assert.deepEqual(detail.result, { bundle: { 'text/plain': '4' } });
  assert.equal(detail.output[0]?.text, 'thinking\n');
  assert.equal((await client.do('jobs.list', {})).total, 1);
  await until(async () => (server.log.includes(`"jobId":${job.id}`) ? true : null));
});

test('what a page is told about a cell adds up to what the server keeps', async (t) => {
  const server = await startTestServer(t);
  const page = await server.browser();
  const { id } = await page.do('notebooks.create', { title: 'Sums' });
  await page.do('watch', { topic: `notebook:${id}` });
  const start = await page.do('notebooks.get', { id });
  const operate = (operation: object) =>
    page.do('notebooks.operate', { id, origin: 'me', operation: operation as never });
  await operate({ type: 'insertCell', cellId: 'cell-one', index: 0, cellType: 'code', source: '' });
  await operate({ type: 'runCell', cellId: 'cell-one', source: '2+2' });

  const worker = await fakeWorker(server);
  const [leased] = await worker.claim();
  assert.ok(leased);
  const { lease, jobId } = leased;
  const chunks = [{ seq: 0, stream: 'stdout', text: 'a line\n' }];
  await expectOk(ask(worker.socket, 'output', { lease, jobId, chunks }));
  await expectOk(worker.settle(leased, four));
  await until(async () => (endedIn(replay(start, page)) ? true : null));

  const kept = await page.do('notebooks.get', { id });
  assert.deepEqual(replay(start, page), kept);
  assert.deepEqual(
    kept.cells[0]?.job?.outputs.map(({ type }) => type),
    ['stream', 'value'],
  );
  assert.deepEqual(page.events.filter(isFromMe).length, 2);

  await server.stop();
  await server.start();
  const again = await server.browser();
  assert.deepEqual(await again.do('notebooks.get', { id }), kept);
});

/** The notebook of a page that started with `state` and applied what it was told, in order and without a gap. */
function replay(state: NotebookState, page: Person): NotebookState {
  return page.events.reduce((before, event) => {
    if (event.type !== 'notebookChanged') return before;
    const after = apply(before, event.operation).state;
    assert.equal(after.version, event.version);
    return after;
  }, state);
}

function endedIn(state: NotebookState): boolean {
  return state.cells[0]?.job?.state === 'succeeded';
}

function isFromMe(event: ServerEvent): boolean {
  return event.type === 'notebookChanged' && event.origin === 'me';
}

test('a restart keeps jobs, and a worker that comes back keeps its lease', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const waiting = await client.do('jobs.submit', evaluate('1+1'));
  const running = await client.do('jobs.submit', { ...evaluate('2+2'), priority: -1 });
  const worker = await fakeWorker(server);
  const [leased] = await worker.claim();
  assert.equal(leased?.jobId, running.id);

  await server.stop();
  await server.start();
  const after = await server.client();
  const states = (await after.do('jobs.list', {})).jobs.map((job: JobSummary) => job.state);
  assert.deepEqual(states, ['running', 'queued']);
  const back = await fakeWorker(server, { workerId: worker.hello.workerId });
  await expectOk(back.settle(leased, four));
  assert.equal((await after.do('jobs.get', { id: running.id })).state, 'succeeded');
  assert.equal((await after.do('jobs.get', { id: waiting.id })).state, 'queued');
});

test('a new job wakes one idle worker, not all of them', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const workers = [await fakeWorker(server), await fakeWorker(server), await fakeWorker(server)];
  let woken = 0;
  for (const { socket, claim } of workers) {
    socket.on('work', () => woken++);
    assert.deepEqual(await claim(), []);
  }
  await client.do('jobs.submit', evaluate('1'));
  await until(async () => (woken > 0 ? true : null));
  // The next answers on the same lines come after everything that was sent before.
  for (const { socket } of workers) await expectOk(ask(socket, 'heartbeat', { leases: [] }));
  assert.equal(woken, 1);
});

test('a cancelled job is taken from the worker that has it', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const job = await client.do('jobs.submit', evaluate('while True: pass'));
  const worker = await fakeWorker(server);
  const [leased] = await worker.claim();
  assert.ok(leased);
  const told = new Promise((resolve) => worker.socket.once('cancel', resolve));
  assert.equal((await client.do('jobs.cancel', { id: job.id })).state, 'cancelling');
  assert.deepEqual(await told, { lease: leased.lease, jobId: job.id });
  await expectOk(worker.settle(leased, { type: 'cancelled' }));
  assert.equal((await client.do('jobs.get', { id: job.id })).state, 'cancelled');
});

test('workers are seen coming and going', async (t) => {
  const server = await startTestServer(t);
  const page = await server.browser();
  await page.do('watch', { topic: 'workers' });
  const worker = await fakeWorker(server, { name: 'box7' });
  const isHere = (here: boolean) => (event: ServerEvent) =>
    event.type === 'workerChanged' && event.worker.connected === here;
  await page.heard(isHere(true));
  const status = await page.do('server.status', {});
  assert.deepEqual([status.workers, status.slots], [1, 2]);
  worker.socket.disconnect();
  await page.heard(isHere(false));
  assert.equal((await page.do('workers.list', {}))[0]?.name, 'box7');
});

test('what belongs to others does not exist', async (t) => {
  const server = await startTestServer(t);
  const alice = await server.browser();
  const bob = await server.otherUser();
  const job = await alice.do('jobs.submit', evaluate('1'));
  const { id } = await alice.do('notebooks.create', {});
  const operation = { type: 'rename', title: 'Mine' } as const;
  await alice.do('notebooks.get', { id });

  assert.equal(await codeOf(bob.ask('jobs.get', { id: job.id })), 'JOB_NOT_FOUND');
  assert.equal(await codeOf(bob.ask('jobs.cancel', { id: job.id })), 'JOB_NOT_FOUND');
  assert.equal(await codeOf(bob.ask('jobs.rerun', { id: job.id })), 'JOB_NOT_FOUND');
  assert.equal(await codeOf(bob.ask('notebooks.get', { id })), 'NOTEBOOK_NOT_FOUND');
  assert.equal(await codeOf(bob.ask('notebooks.delete', { id })), 'NOTEBOOK_NOT_FOUND');
  const change = { id, operation, origin: '' };
  assert.equal(await codeOf(bob.ask('notebooks.operate', change)), 'NOTEBOOK_NOT_FOUND');
  assert.equal(await codeOf(bob.ask('watch', { topic: `job:${job.id}` })), 'JOB_NOT_FOUND');
  assert.equal(await codeOf(bob.ask('watch', { topic: `notebook:${id}` })), 'NOTEBOOK_NOT_FOUND');
  await bob.do('watch', { topic: 'jobs' });
  await alice.do('jobs.submit', evaluate('2'));
  assert.equal((await bob.do('jobs.list', {})).total, 0);
  assert.deepEqual(bob.events, []);
});

test('a deleted notebook is gone for everybody, and its running cell is cancelled', async (t) => {
  const server = await startTestServer(t);
  const page = await server.browser();
  const { id } = await page.do('notebooks.create', {});
  await page.do('watch', { topic: `notebook:${id}` });
  const cellId = 'cell-one';
  const operate = (operation: object) =>
    page.do('notebooks.operate', { id, origin: 'me', operation: operation as never });
  await operate({ type: 'insertCell', cellId, index: 0, cellType: 'code', source: '1' });
  await operate({ type: 'runCell', cellId, source: '1' });
  const deleted = page.do('notebooks.delete', { id });
  const late = codeOf(page.ask('notebooks.get', { id }));
  await deleted;
  assert.equal(await late, 'NOTEBOOK_NOT_FOUND');
  await page.heard((event) => event.type === 'notebookDeleted' && event.notebookId === id);
  assert.equal(await codeOf(page.ask('notebooks.get', { id })), 'NOTEBOOK_NOT_FOUND');
  assert.equal((await page.do('jobs.list', {})).jobs[0]?.state, 'cancelled');
});
