import assert from 'node:assert/strict';
import { jobId, notebookId } from '../../protocol/ids.ts';
import { jobDetail, jobPage, type SubmitRequest } from '../../protocol/job.ts';
import { limits } from '../../protocol/limits.ts';
import { anything, type Cases, code } from '../lab.ts';

export const submitting: Cases = {
  'a submitted job is queued, has a number and reads back as it was sent': async (lab) => {
    const job = await lab.submit('\n  factor(91)  \n', {
      name: 'mine',
      priority: -3,
      timeoutMs: 500,
    });
    assert.equal(job.state, 'queued');
    assert.equal(job.preview, 'factor(91)');
    const detail = await lab.queue.get(job.id, lab.bench.owners[0].id);
    assert.deepEqual(jobDetail.parse(detail), detail);
    assert.deepEqual(detail?.payload, { engine: 'math', code: '\n  factor(91)  \n' });
    assert.equal(detail?.name, 'mine');
    assert.equal(detail?.priority, -3);
    assert.equal(detail?.timeoutMs, 500);
    assert.equal(detail?.result, null);
    assert.deepEqual(detail?.attemptList, []);
    assert.deepEqual(await lab.queue.counts(), { queued: 1, running: 0 });
  },

  'blank and oversized code is refused and leaves no job': async (lab) => {
    await assert.rejects(lab.submit(' \n\t'), code('EMPTY_CODE'));
    await assert.rejects(
      lab.submit('é'.repeat(limits.maxCodeBytes / 2 + 1)),
      code('CODE_TOO_LARGE'),
    );
    assert.deepEqual(await lab.queue.counts(), { queued: 0, running: 0 });
  },

  'a parent must be a job of the same user': async (lab) => {
    const parent = await lab.submit();
    const child = await lab.submit('1', { parentId: parent.id });
    assert.equal(child.parentId, parent.id);
    await assert.rejects(lab.submit('1', { parentId: parent.id }, 1), code('JOB_NOT_FOUND'));
    const page = await lab.queue.list('any', { ...anything, parentId: parent.id });
    assert.deepEqual(
      page.jobs.map((job) => job.id),
      [child.id],
    );
  },

  "another user's job is as good as none": async (lab) => {
    const job = await lab.submit();
    assert.equal(await lab.queue.get(job.id, lab.bench.owners[1].id), null);
    assert.equal(await lab.queue.get(jobId.parse(999), 'any'), null);
    assert.equal(await lab.queue.summary(jobId.parse(999)), null);
    assert.equal((await lab.queue.list(lab.bench.owners[1].id, anything)).total, 0);
  },

  'a list is paged from the newest job on and counts all that match': async (lab) => {
    for (const text of ['a', 'b', 'c']) await lab.submit(text);
    const first = await lab.queue.list('any', { limit: 2 });
    assert.deepEqual(jobPage.parse(first), first);
    assert.deepEqual(
      first.jobs.map((job) => job.preview),
      ['c', 'b'],
    );
    assert.deepEqual([first.total, first.more], [3, true]);
    const rest = await lab.queue.list('any', { limit: 2, before: first.jobs[1]!.id });
    assert.deepEqual(
      rest.jobs.map((job) => job.preview),
      ['a'],
    );
    assert.deepEqual([rest.total, rest.more], [3, false]);
  },

  'a list is filtered by words in name, code and number, and by state': async (lab) => {
    await lab.submit('factor(2^67-1)', { name: 'Mersenne' });
    const second = await lab.submit('print("100%_done")');
    await lab.submit('engine');
    const find = async (text: string) =>
      (await lab.queue.list('any', { ...anything, text })).jobs.map((job) => job.id);
    assert.deepEqual(await find('mersenne FACTOR'), [1]);
    assert.deepEqual(await find('%_d'), [second.id]);
    assert.deepEqual(await find('0%d'), []);
    assert.deepEqual(await find('"100'), [second.id]);
    assert.deepEqual(await find('engine'), [3]);
    assert.deepEqual(await find('2'), [2, 1]);
    await lab.queue.cancel(second.id);
    const cancelled = await lab.queue.list('any', { ...anything, states: ['cancelled', 'lost'] });
    assert.deepEqual(
      cancelled.jobs.map((job) => job.id),
      [second.id],
    );
  },

  'a job of a notebook keeps notebook and cell and is found by it': async (lab) => {
    const [owner] = lab.bench.owners;
    const book = notebookId.parse('notebook-1');
    const request: SubmitRequest = { kind: 'evaluate', payload: { engine: 'math', code: '1' } };
    const cell = { notebookId: book, cellId: 'cell-0001' as never };
    await lab.queue.submit({ ownerId: owner.id, owner: owner.name, request, ...cell });
    const page = await lab.queue.list(owner.id, { ...anything, notebookId: book });
    assert.deepEqual([page.jobs[0]?.notebookId, page.jobs[0]?.cellId], [book, cell.cellId]);
  },

  'a waiting job says why, and what to do': async (lab) => {
    const { id } = await lab.submit();
    const reason = async () => (await lab.queue.summary(id))?.waitingReason;
    assert.match((await reason())!, /No worker of yours is connected.*npx dsage-worker/);
    await lab.worker('box1', { engines: ['sage'] });
    assert.match((await reason())!, /engine math; they have: sage/);
    const busy = await lab.worker('box2');
    assert.equal(await reason(), null);
    await lab.submit('1', { priority: -1 });
    await lab.claim(busy);
    assert.match((await reason())!, /The only slot of your workers that can run it/);
    await lab.worker('box2', { connected: false });
    assert.match((await reason())!, /engine math/);
  },

  'when workers come or go, waiting jobs whose reason changes are told anew, others are not':
    async (lab) => {
      const math = await lab.submit();
      await lab.submit('1', { payload: { engine: 'sage', code: '1' } } as Partial<SubmitRequest>);
      lab.news();
      const [owner] = lab.bench.owners;
      await lab.queue.workersChanged(owner.id);
      assert.deepEqual(lab.news(), []);
      await lab.worker('box1');
      await lab.queue.workersChanged(owner.id);
      const reasons = () =>
        lab.news().map((change) => change.type === 'job' && change.job.waitingReason);
      assert.match(String(reasons()[1]), /engine sage/);
      await lab.worker('box1', { connected: false });
      await lab.queue.workersChanged(owner.id);
      assert.equal(
        reasons().filter((reason) => /No worker of yours/.test(String(reason))).length,
        2,
      );
      assert.equal((await lab.queue.summary(math.id))?.version, 2);
      await lab.queue.workersChanged(lab.bench.owners[1].id);
      assert.deepEqual(lab.news(), []);
    },

  'changes are told after the commit, in order': async (lab) => {
    await Promise.all([lab.submit('a'), lab.submit('b'), lab.submit('c')]);
    const told = lab
      .news()
      .map((change) => (change.type === 'job' ? change.job.preview : change.type));
    assert.deepEqual(told, ['a', 'waiting', 'b', 'waiting', 'c', 'waiting']);
  },
};
