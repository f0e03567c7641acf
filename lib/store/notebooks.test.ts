import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { QueueChange } from '../jobs/change.ts';
import { four, Lab, raised } from '../jobs/lab.ts';
import { apply } from '../notebook/apply.ts';
import { DsageError } from '../protocol/errors.ts';
import { type CellId, cellId, notebookId } from '../protocol/ids.ts';
import type { JobSummary } from '../protocol/job.ts';
import {
  type CellJob,
  type NotebookState,
  notebookState,
  notebookSummary,
  type Operation,
} from '../protocol/notebook.ts';
import type { LeasedJob } from '../protocol/worker.ts';
import { sqliteBench } from './testStore.ts';

const id = notebookId.parse('notebook-1');
const cell = (n: number): CellId => cellId.parse(`cell-${String(n).padStart(4, '0')}`);

/** A notebook as the server holds it: every operation is applied, saved, and can be compared with what is stored. */
class Desk {
  readonly lab: Lab;
  readonly notebooks;
  state: NotebookState;

  constructor(bench: Awaited<ReturnType<typeof sqliteBench>>, state: NotebookState) {
    this.lab = new Lab(bench);
    this.notebooks = bench.opened.store.notebooks;
    this.state = state;
  }

  async take(...operations: Operation[]): Promise<void> {
    for (const operation of operations) {
      const applied = apply(this.state, operation);
      assert.equal(applied.refused, undefined);
      await this.notebooks.save(this.state, applied.state);
      this.state = applied.state;
    }
  }

  insert(n: number, index: number, source = `cell ${n}`): Promise<void> {
    return this.take({ type: 'insertCell', cellId: cell(n), index, cellType: 'code', source });
  }

  async run(n: number): Promise<JobSummary> {
    const [owner] = this.lab.bench.owners;
    const source = '2+2';
    const request = { kind: 'evaluate' as const, payload: { engine: 'math', code: source } };
    const link = { ownerId: owner.id, owner: owner.name, notebookId: id, cellId: cell(n) };
    const job = await this.lab.queue.submit({ ...link, request });
    this.lab.news();
    const attached = { ...cellJobOf(job), source, nextSeq: 0, outputs: [] };
    await this.take({ type: 'attachJob', cellId: cell(n), job: attached });
    return job;
  }

  /** Takes the queue's news to the notebook, as the server does. */
  async follow(): Promise<void> {
    for (const change of this.lab.news()) {
      const operation = operationOf(change);
      if (operation !== null) await this.take(operation);
    }
  }

  async expectStored(): Promise<void> {
    await this.follow();
    const stored = await this.notebooks.load(id);
    assert.deepEqual(notebookState.parse(stored), stored);
    assert.deepEqual(stored, this.state);
  }
}

function operationOf(change: QueueChange): Operation | null {
  if (change.type === 'job')
    return { type: 'jobChanged', job: cellJobOf(change.job), append: change.append };
  if (change.type !== 'output') return null;
  const { jobId, attempt, chunks } = change;
  return { type: 'outputAppended', jobId, attempt, chunks };
}

function cellJobOf(job: JobSummary): Omit<CellJob, 'source' | 'nextSeq' | 'outputs'> {
  const { version, state, waitingReason, createdAt, startedAt, finishedAt } = job;
  const worker = job.worker?.name ?? null;
  const moments = { createdAt, startedAt, finishedAt };
  return { id: job.id, version, state, attempt: job.attempts, worker, waitingReason, ...moments };
}

async function setting(t: TestContext): Promise<Desk> {
  const bench = await sqliteBench();
  t.after(() => bench.close());
  const { notebooks } = bench.opened.store;
  await notebooks.create({ id, ownerId: bench.owners[0].id, title: 'First', now: 5 });
  return new Desk(bench, (await notebooks.load(id))!);
}

test('a new notebook is empty and belongs to its owner', async (t) => {
  const { state, notebooks } = await setting(t);
  assert.deepEqual(state, { id, title: 'First', version: 0, cells: [] });
  assert.equal(await notebooks.ownerOf(id), 1);
  assert.equal(await notebooks.ownerOf(notebookId.parse('unknown')), null);
  assert.equal(await notebooks.load(notebookId.parse('unknown')), null);
  const [listed] = await notebooks.list(1);
  assert.deepEqual(notebookSummary.parse(listed), listed);
  assert.deepEqual([listed?.title, listed?.cells, listed?.createdAt], ['First', 0, 5]);
  assert.deepEqual(await notebooks.list(2), []);
});

test('whatever is done to cells, what is stored is what is held', async (t) => {
  const desk = await setting(t);
  await desk.insert(1, 0);
  await desk.insert(2, 0);
  await desk.insert(3, 1);
  await desk.expectStored();
  await desk.take({ type: 'moveCell', cellId: cell(1), index: 0 });
  await desk.take({ type: 'setSource', cellId: cell(2), source: "it's\n“π”" });
  await desk.take({ type: 'setCellType', cellId: cell(3), cellType: 'markdown' });
  await desk.take({ type: 'rename', title: 'Second' });
  await desk.expectStored();
  await desk.take({ type: 'deleteCell', cellId: cell(2) });
  await desk.insert(4, 9);
  await desk.expectStored();
  assert.deepEqual(
    desk.state.cells.map((each) => each.id),
    [cell(1), cell(3), cell(4)],
  );
});

test('a cell that printed and ended well reads back as the page that watched it shows it', async (t) => {
  const desk = await setting(t);
  await desk.insert(1, 0);
  await desk.run(1);
  await desk.expectStored();
  const worker = await desk.lab.worker('box1');
  const [job] = await desk.lab.claim(worker);
  await desk.lab.print(worker, job!, [0, 'a'], [1, 'b\n']);
  await desk.lab.print(worker, job!, [1, 'b\n'], [2, 'c']);
  await desk.expectStored();
  await desk.lab.settle(worker, job!, four());
  await desk.expectStored();
  assert.deepEqual(desk.state.cells[0]?.job?.outputs, [
    { type: 'stream', stream: 'stdout', text: 'ab\nc' },
    { type: 'value', bundle: { 'text/plain': '4' } },
  ]);
});

test('lost, crashed and failed attempts read back as the page shows them', async (t) => {
  const desk = await setting(t);
  await desk.insert(1, 0);
  await desk.run(1);
  const worker = await desk.lab.worker('box1');
  const claim = async (): Promise<LeasedJob> => (await desk.lab.claim(worker))[0]!;
  await desk.lab.print(worker, await claim(), [0, 'first']);
  await desk.lab.silence();
  await desk.expectStored();
  const second = await claim();
  await desk.expectStored();
  await desk.lab.print(worker, second, [0, 'second']);
  await desk.lab.settle(worker, second, { type: 'crashed', note: 'out of memory' });
  await desk.expectStored();
  const third = await claim();
  await desk.lab.print(worker, third, [0, 'third']);
  for (let seq = 1; seq < 20; seq += 1)
    await desk.lab.print(worker, third, [seq, 'x'.repeat(60_000)]);
  await desk.lab.settle(worker, third, raised());
  await desk.expectStored();
  const types = desk.state.cells[0]?.job?.outputs.map((output) => output.type);
  assert.deepEqual(types, ['notice', 'notice', 'stream', 'notice', 'error']);
});

test('a cell keeps its job even when the server ends between accepting and showing it', async (t) => {
  const desk = await setting(t);
  await desk.insert(1, 0);
  const request = { kind: 'evaluate' as const, payload: { engine: 'math', code: '1' } };
  const [owner] = desk.lab.bench.owners;
  const link = { ownerId: owner.id, owner: owner.name, notebookId: id, cellId: cell(1) };
  const job = await desk.lab.queue.submit({ ...link, request });
  assert.equal((await desk.notebooks.load(id))?.cells[0]?.job?.id, job.id);
});

test('the list counts cells and those that run', async (t) => {
  const desk = await setting(t);
  for (const n of [1, 2, 3]) await desk.insert(n, n);
  await desk.run(1);
  const { cells, running } = (await desk.notebooks.summary(id))!;
  assert.deepEqual([cells, running], [3, 1]);
});

test('a deleted notebook is gone with its cells; its jobs stay', async (t) => {
  const desk = await setting(t);
  await desk.insert(1, 0);
  const job = await desk.run(1);
  await desk.notebooks.remove(id);
  assert.equal(await desk.notebooks.load(id), null);
  assert.equal((await desk.lab.queue.summary(job.id))?.id, job.id);
  const late = desk.notebooks.save(desk.state, { ...desk.state, title: 'x' });
  await assert.rejects(
    late,
    (error) => error instanceof DsageError && error.code === 'NOTEBOOK_NOT_FOUND',
  );
});

test('a text with a NUL is kept with its picture instead', async (t) => {
  const desk = await setting(t);
  await desk.insert(1, 0, 'a\0b');
  assert.equal((await desk.notebooks.load(id))?.cells[0]?.source, 'a␀b');
});
