import assert from 'node:assert/strict';
import { jobId, notebookId } from '../../protocol/ids.ts';
import type { SubmitRequest } from '../../protocol/job.ts';
import { limits } from '../../protocol/limits.ts';
import type { Picture } from '../../protocol/picture.ts';
import type { LeasedJob } from '../../protocol/worker.ts';
import { anything, type Cases, code, four, type Lab, lease10, raised } from '../lab.ts';

const factor = { kind: 'factor', payload: { n: '91' } } as const;
const sieve = {
  kind: 'siqs.sieve',
  payload: { plan: { n: '91' }, firstSeed: 0, count: 2, budgetMs: 1000 },
} as const;
const factors = { type: 'succeeded', value: { unit: 1, factors: [] } } as const;

/** A running factorisation with children, some of which have ended. */
async function parent(lab: Lab, name = 'box1') {
  const worker = await lab.worker(name);
  await lab.submit('', factor as Partial<SubmitRequest>);
  const [job] = await lab.claim(worker);
  return { worker, job: job! };
}

async function states(lab: Lab, ids: readonly number[]): Promise<string[]> {
  const jobs = await Promise.all(ids.map((id) => lab.queue.summary(jobId.parse(id))));
  return jobs.map((job) => job!.state);
}

const named = ({ lease, jobId }: LeasedJob) => ({ lease, jobId });

export const families: Cases = {
  '[Q7] only who holds the running lease of a job reaches its children': async (lab) => {
    const { worker, job } = await parent(lab);
    const other = await lab.worker('box2');
    const stranger = (await lab.submit('1')).id;
    const childId = await lab.child(worker, job);
    const list = { ...named(job), skip: 0 };
    await assert.rejects(lab.child(other, job), code('LEASE_LOST'));
    await assert.rejects(lab.queue.childList(other, list), code('LEASE_LOST'));
    await assert.rejects(
      lab.queue.childGet(worker, { ...named(job), childId: stranger }),
      code('JOB_NOT_FOUND'),
    );
    await assert.rejects(
      lab.queue.childCancel(worker, { ...named(job), childId: stranger }),
      code('JOB_NOT_FOUND'),
    );
    await lab.silence();
    await assert.rejects(lab.child(worker, job), code('LEASE_LOST'));
    await assert.rejects(
      lab.queue.childGet(worker, { ...named(job), childId }),
      code('LEASE_LOST'),
    );
  },

  '[Q7] a child submitted again under its key stays one job, also when it has ended': async (
    lab,
  ) => {
    const { worker, job } = await parent(lab);
    const child = await lab.child(worker, job, { key: 'a' });
    assert.equal(await lab.child(worker, job, { key: 'a' }), child);
    assert.notEqual(await lab.child(worker, job, { key: 'b' }), child);
    const [leased] = await lab.claim(worker);
    await lab.settle(worker, leased!, four());
    assert.equal(await lab.child(worker, job, { key: 'a' }), child);
  },

  'a child that may be reused is found by what it was asked, unless it came to nothing': async (
    lab,
  ) => {
    const { worker, job } = await parent(lab);
    const child = await lab.child(worker, job);
    assert.equal(await lab.child(worker, job, { reuse: true }), child);
    const two = { request: { payload: { engine: 'math', code: '2' } }, reuse: true };
    assert.notEqual(await lab.child(worker, job, two), child);
    const [leased] = await lab.claim(worker);
    await lab.settle(worker, leased!, raised());
    const again = await lab.child(worker, job, { reuse: true });
    assert.notEqual(again, child);
    await lab.queue.cancel(again);
    assert.notEqual(await lab.child(worker, job, { reuse: true }), again);
  },

  'children come after what people wait for, factorisations with their parents': async (lab) => {
    const { worker, job } = await parent(lab);
    const child = await lab.child(worker, job);
    const nested = await lab.child(worker, job, { request: factor });
    const urgent = await lab.child(worker, job, { request: { priority: -7 } });
    const typed = (await lab.submit('2+2')).id;
    const order = (await lab.claim(worker, { slots: 9 })).map((leased) => leased.jobId);
    assert.deepEqual(order, [urgent, nested, typed, child]);
    const priorities = await Promise.all(
      [child, nested].map(async (id) => (await lab.queue.get(id, 'any'))?.priority),
    );
    assert.deepEqual(priorities, [10, 0]);
  },

  'children that have ended are listed in the order in which they ended, then the others': async (
    lab,
  ) => {
    const { worker, job } = await parent(lab);
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await lab.child(worker, job));
    const leased = await lab.claim(worker, { slots: 4 });
    for (const at of [2, 0, 3]) {
      lab.now += 1;
      await lab.settle(worker, leased[at]!, at === 0 ? raised() : four());
    }
    const all = await lab.queue.childList(worker, { ...named(job), skip: 0 });
    assert.deepEqual(all, {
      children: [
        { childId: ids[2], state: 'succeeded' },
        { childId: ids[0], state: 'failed' },
        { childId: ids[3], state: 'succeeded' },
        { childId: ids[1], state: 'running' },
        { childId: ids[4], state: 'queued' },
      ],
      more: false,
    });
    const rest = await lab.queue.childList(worker, { ...named(job), skip: 3 });
    assert.deepEqual(rest.children, all.children.slice(3));
  },

  'a parent reads what a child was asked and what came of it': async (lab) => {
    const { worker, job } = await parent(lab);
    const childId = await lab.child(worker, job, { request: { name: 'one', timeoutMs: 5000 } });
    const get = (id = childId) => lab.queue.childGet(worker, { ...named(job), childId: id });
    const waiting = await get();
    assert.deepEqual(
      [waiting.state, waiting.name, waiting.timeoutMs, waiting.result, waiting.failure],
      ['queued', 'one', 5000, null, null],
    );
    const [leased] = await lab.claim(worker);
    await lab.settle(worker, leased!, four());
    const done = await get();
    assert.deepEqual(done.payload, { engine: 'math', code: '1' });
    assert.deepEqual(done.result, { bundle: { 'text/plain': '4' } });
    assert.deepEqual([done.worker, done.cpuMs, done.wallMs, done.failure], ['box1', 11, 12, null]);
    const failing = await lab.child(worker, job);
    await lab.settle(worker, (await lab.claim(worker))[0]!, raised());
    assert.equal((await get(failing)).failure, 'ValueError: no');
  },

  'the worker that runs the parent is told that a child has ended': async (lab) => {
    const { worker, job } = await parent(lab);
    const told = () => lab.news().filter((change) => change.type === 'childEnded');
    const expected = (childId: number) => [
      { type: 'childEnded', workerId: worker, ...named(job), childId },
    ];
    const done = await lab.child(worker, job);
    const other = await lab.worker('box2');
    await lab.settle(other, (await lab.claim(other))[0]!, four());
    assert.deepEqual(told(), expected(done));
    const cancelled = await lab.child(worker, job);
    await lab.queue.childCancel(worker, { ...named(job), childId: cancelled });
    assert.deepEqual(told(), expected(cancelled));
    await lab.queue.childCancel(worker, { ...named(job), childId: cancelled });
    assert.deepEqual(told(), []);
  },

  '[Q8] a cancelled job takes its children and theirs with it': async (lab) => {
    const { worker, job } = await parent(lab);
    const nested = await lab.child(worker, job, { request: factor });
    const [inner] = await lab.claim(worker);
    assert.equal(inner?.jobId, nested);
    const running = await lab.child(worker, inner!);
    const [deepest] = await lab.claim(worker);
    const waiting = [await lab.child(worker, inner!), await lab.child(worker, job)];
    lab.news();
    await lab.queue.cancel(job.jobId);
    assert.deepEqual(await states(lab, [job.jobId, nested, running]), Array(3).fill('cancelling'));
    assert.deepEqual(await states(lab, waiting), ['cancelled', 'cancelled']);
    const stops = lab.news().filter((change) => change.type === 'cancel');
    assert.deepEqual(
      stops.map((change) => change.type === 'cancel' && change.lease),
      [job.lease, inner!.lease, deepest!.lease],
    );
    await assert.rejects(lab.child(worker, job), code('LEASE_LOST'));
  },

  '[Q8] however a job ends, no child of it stays': async (lab) => {
    for (const ending of [raised(), factors, { type: 'timedOut' } as const]) {
      const { worker, job } = await parent(lab);
      const child = await lab.child(worker, job);
      await lab.settle(worker, job, ending);
      assert.deepEqual(await states(lab, [child]), ['cancelled']);
    }
    const { worker, job } = await parent(lab);
    await lab.queue.cancel(await lab.child(worker, job));
    const child = await lab.child(worker, job, { request: { timeoutMs: 1e9 } });
    await lab.settle(worker, job, { type: 'crashed', note: '' });
    for (let n = 0; n < 2; n += 1) {
      const [again] = await lab.claim(worker);
      assert.equal(again?.jobId, job.jobId);
      assert.deepEqual(await states(lab, [child]), ['queued']);
      await lab.settle(worker, again!, { type: 'crashed', note: '' });
    }
    assert.deepEqual(await states(lab, [job.jobId, child]), ['failed', 'cancelled']);
  },

  '[Q8] a job that only changes hands keeps its children': async (lab) => {
    const { worker, job } = await parent(lab);
    const helper = await lab.worker('box2');
    const done = await lab.child(worker, job);
    await lab.settle(helper, (await lab.claim(helper))[0]!, four());
    const running = await lab.child(worker, job);
    const [held] = await lab.claim(helper);
    lab.now += lease10;
    await lab.queue.heartbeat(helper, [held!.lease]);
    await lab.queue.reap();
    const [again] = await lab.claim(helper);
    assert.deepEqual([again?.jobId, again?.attempt], [job.jobId, 2]);
    const { children } = await lab.queue.childList(helper, { ...named(again!), skip: 0 });
    assert.deepEqual(children, [
      { childId: done, state: 'succeeded' },
      { childId: running, state: 'running' },
    ]);
    lab.news();
    await lab.settle(helper, held!, four());
    const told = lab.news().find((change) => change.type === 'childEnded');
    assert.deepEqual(told?.type === 'childEnded' && told.lease, again!.lease);
  },

  '[Q3] lost attempts of a parent count in a row: a child that succeeds begins the row anew':
    async (lab) => {
      const { worker, job } = await parent(lab);
      let leased = job;
      for (let n = 0; n < 5; n += 1) {
        await lab.child(worker, leased);
        const [child] = await lab.claim(worker);
        await lab.settle(worker, child!, four());
        await lab.silence();
        leased = (await lab.claim(worker))[0]!;
        assert.equal(leased.jobId, job.jobId);
      }
      await lab.silence();
      await lab.claim(worker);
      await lab.silence();
      assert.deepEqual(await states(lab, [job.jobId]), ['lost']);
    },

  'a factorisation has a month, and run again it finds what its children brought': async (lab) => {
    const { worker, job } = await parent(lab);
    assert.equal(job.timeoutMs, limits.maxTimeoutMs);
    const done = await lab.child(worker, job);
    await lab.settle(worker, (await lab.claim(worker))[0]!, four());
    await lab.queue.cancel(job.jobId);
    await lab.settle(worker, job, { type: 'cancelled' });
    await lab.queue.rerun(job.jobId);
    const [again] = await lab.claim(worker);
    const { children } = await lab.queue.childList(worker, { ...named(again!), skip: 0 });
    assert.deepEqual(children, [{ childId: done, state: 'succeeded' }]);
  },

  'a successful factorisation lets go of the relations and keeps the rest': async (lab) => {
    const { worker, job } = await parent(lab);
    const ids = [await lab.child(worker, job, { request: sieve }), await lab.child(worker, job)];
    const [relations, other] = await lab.claim(worker, { slots: 2 });
    const value = { seedsDone: 2, relations: 1, packed: 'AAAA' };
    await lab.settle(worker, relations!, { type: 'succeeded', value });
    await lab.settle(worker, other!, four());
    const result = async (id: number) => (await lab.queue.get(jobId.parse(id), 'any'))?.result;
    assert.deepEqual(await result(ids[0]!), value);
    await lab.settle(worker, job, factors);
    assert.deepEqual(await result(ids[0]!), { ...value, packed: '' });
    assert.deepEqual(await result(ids[1]!), { bundle: { 'text/plain': '4' } });
  },

  'who waits for children needs no slot': async (lab) => {
    const { worker, job } = await parent(lab);
    const waiting = (await lab.submit('2+2')).id;
    const reason = async () => (await lab.queue.summary(waiting))?.waitingReason;
    assert.match((await reason())!, /The only slot/);
    const child = await lab.child(worker, job);
    assert.equal(await reason(), null);
    await lab.queue.cancel(child);
    assert.match((await reason())!, /The only slot/);
  },

  'a job is listed with its children, or without': async (lab) => {
    const { worker, job } = await parent(lab);
    const child = await lab.child(worker, job);
    const list = async (query: object) =>
      (await lab.queue.list('any', { ...anything, ...query })).jobs.map(({ id }) => id);
    assert.deepEqual(await list({}), [child, job.jobId]);
    assert.deepEqual(await list({ topLevel: true }), [job.jobId]);
    assert.deepEqual(await list({ parentId: job.jobId }), [child]);
    assert.equal((await lab.queue.list('any', { ...anything, topLevel: true })).total, 1);
  },

  'the latest picture of a job is kept, beyond its end, and told': async (lab) => {
    const { worker, job } = await parent(lab);
    const draw = (picture: Picture) => lab.queue.picture(worker, { ...named(job), picture });
    assert.equal((await lab.state(job)).picture, null);
    await draw(pictureOf('sieve'));
    lab.news();
    const last = pictureOf('done');
    await draw(last);
    assert.deepEqual(lab.news(), [
      { type: 'picture', jobId: job.jobId, picture: last, ownerId: lab.bench.owners[0].id },
    ]);
    await lab.settle(worker, job, factors);
    assert.deepEqual((await lab.state(job)).picture, last);
    await assert.rejects(draw(last), code('LEASE_LOST'));
    await lab.queue.rerun(job.jobId);
    assert.deepEqual((await lab.state(job)).picture, last);
  },

  'a cell is told of a factorisation that its job waits for, once': async (lab) => {
    const worker = await lab.worker('box1');
    const [owner] = lab.bench.owners;
    const request: SubmitRequest = { kind: 'evaluate', payload: { engine: 'math', code: 'f' } };
    const cell = { notebookId: notebookId.parse('notebook-1'), cellId: 'cell-0001' as never };
    await lab.queue.submit({ ownerId: owner.id, owner: owner.name, request, ...cell });
    const [job] = await lab.claim(worker);
    await lab.child(worker, job!);
    lab.news();
    const child = await lab.child(worker, job!, { request: factor, reuse: true });
    await lab.child(worker, job!, { request: factor, reuse: true });
    const appended = lab.news().flatMap((change) => (change.type === 'job' ? change.append : []));
    assert.deepEqual(appended, [{ type: 'job', jobId: child }]);
  },
};

function pictureOf(stage: Picture['stage']): Picture {
  return {
    ...{ type: 'factorization', n: '91', expression: null, stage, sentence: '', found: [] },
    ...{ composites: [], ecm: [], sieve: null, combining: null, timeLeft: null, rejected: 0 },
    ...{ elapsedSeconds: 0, cpuSeconds: 0 },
  };
}
