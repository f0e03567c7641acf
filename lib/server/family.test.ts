import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobId } from '../protocol/ids.ts';
import type { Picture } from '../protocol/picture.ts';
import type { LeasedJob } from '../protocol/worker.ts';
import { ask, codeOf, expectOk, fakeWorker, startTestServer, until } from './testing.ts';

const factor = { kind: 'factor', payload: { n: '91' } } as const;
const curves = {
  kind: 'ecm.curves',
  payload: { n: '91', B1: 100, firstSigma: '7', count: 3 },
} as const;
const nothing = {
  type: 'succeeded',
  value: { factor: null, sigma: null, curvesDone: 3 },
} as const;
const kinds = ['evaluate', 'ecm.curves', 'factor'];

type Worker = Awaited<ReturnType<typeof fakeWorker>>;

async function submit(worker: Worker, parent: LeasedJob, request: object, key = '1.1') {
  const { lease, jobId } = parent;
  const message = { lease, jobId, request, key, reuse: false };
  const { childId } = (await expectOk(ask(worker.socket, 'childSubmit', message))) as {
    childId: JobId;
  };
  return childId;
}

test('a job has children done by other workers, hears of their end and reads what they brought', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const job = await client.do('jobs.submit', factor);
  const one = await fakeWorker(server, { kinds: ['factor'], slots: 3 });
  const [parent] = await one.claim();
  assert.equal(parent?.jobId, job.id);
  const two = await fakeWorker(server, { kinds });
  assert.deepEqual(await expectOk(ask(one.socket, 'capacity', {})), {
    ...{ slots: 5, workers: 2, kinds: ['factor', 'evaluate', 'ecm.curves'] },
  });
  const ended = new Promise((resolve) => one.socket.once('childEnded', resolve));
  const childId = await submit(one, parent!, curves);
  const [child] = await two.claim();
  assert.equal(child?.jobId, childId);
  await expectOk(two.settle(child!, nothing));
  const { lease, jobId } = parent!;
  assert.deepEqual(await ended, { lease, jobId, childId });
  const got = await expectOk(ask(one.socket, 'childGet', { lease, jobId, childId }));
  assert.deepEqual((got as { result: unknown }).result, nothing.value);
  const list = await expectOk(ask(one.socket, 'childList', { lease, jobId, skip: 0 }));
  assert.deepEqual(list, { children: [{ childId, state: 'succeeded' }], more: false });
  const stolen = ask(two.socket, 'childGet', { lease, jobId, childId });
  assert.equal(await codeOf(stolen), 'LEASE_LOST');
});

test('a worker that takes no more of a kind gets the others', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const one = await client.do('jobs.submit', factor);
  const two = await client.do('jobs.submit', curves);
  const worker = await fakeWorker(server, { kinds });
  const claim = async (message: object) =>
    ((await expectOk(ask(worker.socket, 'claim', message))) as LeasedJob[]).map((job) => job.jobId);
  assert.deepEqual(await claim({ slots: 2, without: ['factor'] }), [two.id]);
  assert.deepEqual(await claim({ slots: 2 }), [one.id]);
});

test("a picture reaches those who watch the job, and is there after the job's end and a restart", async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const other = await server.client();
  const job = await client.do('jobs.submit', factor);
  await client.do('watch', { topic: `job:${job.id}` });
  await other.do('watch', { topic: 'jobs' });
  const worker = await fakeWorker(server, { kinds });
  const [leased] = await worker.claim();
  const { lease, jobId } = leased!;
  const picture = sieving();
  await expectOk(ask(worker.socket, 'picture', { lease, jobId, picture }));
  await client.heard((event) => event.type === 'jobPicture' && event.picture.stage === 'sieve');
  await expectOk(worker.settle(leased!, { type: 'succeeded', value: { unit: 1, factors: [] } }));
  await other.heard((event) => event.type === 'jobChanged' && event.job.state === 'succeeded');
  assert.ok(!other.events.some((event) => event.type === 'jobPicture'));
  await server.stop();
  await server.start();
  const after = await (await server.client()).do('jobs.get', { id: job.id });
  assert.deepEqual(after.picture, picture);
});

test('a cell shows the factorisation that it waits for, live and after a reload', async (t) => {
  const server = await startTestServer(t);
  const page = await server.browser();
  const { id } = await page.do('notebooks.create', {});
  await page.do('watch', { topic: `notebook:${id}` });
  const operate = (operation: object) =>
    page.do('notebooks.operate', { id, origin: 'me', operation: operation as never });
  await operate({ type: 'insertCell', cellId: 'cell-one', index: 0, cellType: 'code', source: '' });
  await operate({ type: 'runCell', cellId: 'cell-one', source: 'factor(91)' });
  const worker = await fakeWorker(server, { kinds });
  const [cell] = await worker.claim();
  const { lease, jobId } = cell!;
  const chunks = [{ seq: 0, stream: 'stdout', text: 'wait\n' }];
  await expectOk(ask(worker.socket, 'output', { lease, jobId, chunks }));
  const childId = await submit(worker, cell!, factor);
  const outputs = async () => (await page.do('notebooks.get', { id })).cells[0]?.job?.outputs ?? [];
  const shown = await until(async () =>
    (await outputs()).some(({ type }) => type === 'job') ? outputs() : null,
  );
  assert.deepEqual(shown, [
    { type: 'job', jobId: childId },
    { type: 'stream', stream: 'stdout', text: 'wait\n' },
  ]);
  await server.stop();
  await server.start();
  const again = await server.browser();
  const kept = (await again.do('notebooks.get', { id })).cells[0]?.job?.outputs;
  assert.deepEqual(kept, shown);
});

test('a cancelled job cancels its children, and their workers are told', async (t) => {
  const server = await startTestServer(t);
  const client = await server.client();
  const job = await client.do('jobs.submit', factor);
  const worker = await fakeWorker(server, { kinds });
  const [parent] = await worker.claim();
  const running = await submit(worker, parent!, curves);
  const [child] = await worker.claim();
  assert.equal(child?.jobId, running);
  const waiting = await submit(worker, parent!, curves, '1.2');
  const told: JobId[] = [];
  worker.socket.on('cancel', ({ jobId }) => told.push(jobId));
  await client.do('jobs.cancel', { id: job.id });
  await until(async () => (told.length === 2 ? true : null));
  assert.deepEqual(told, [job.id, running]);
  assert.equal((await client.do('jobs.get', { id: waiting })).state, 'cancelled');
});

function sieving(): Picture {
  return {
    ...{ type: 'factorization', n: '91', expression: null, stage: 'sieve', sentence: 'Sieving.' },
    ...{ found: [], composites: [], ecm: [], sieve: null, combining: null, timeLeft: null },
    ...{ rejected: 0, elapsedSeconds: 0, cpuSeconds: 0 },
  };
}
