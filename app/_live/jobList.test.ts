import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JobPage, type JobSummary, jobSummary } from '../../lib/protocol/job.ts';
import { matches, withFirstPage, withJob, withNextPage } from './jobList.ts';

function job(id: number, fields: Partial<Record<keyof JobSummary, unknown>> = {}): JobSummary {
  return jobSummary.parse({
    id,
    version: 1,
    kind: 'evaluate',
    engine: 'math',
    name: null,
    preview: 'factor(2^64+1)',
    owner: 'ada',
    state: 'queued',
    waitingReason: null,
    worker: null,
    attempts: 0,
    parentId: null,
    notebookId: null,
    cellId: null,
    createdAt: 1,
    startedAt: null,
    finishedAt: null,
    progress: null,
    ...fields,
  });
}

function page(ids: number[], more = false): JobPage {
  return { jobs: ids.map((id) => job(id)), total: ids.length, more };
}
const idsOf = ({ jobs }: JobPage) => jobs.map(({ id }) => id);

test('a new job stands in front, an older copy of a known one changes nothing', () => {
  const before = page([2, 1]);
  assert.deepEqual(idsOf(withJob(before, job(3), {})), [3, 2, 1]);
  assert.equal(withJob(before, job(2, { state: 'running' }), {}), before);
  assert.equal(
    withJob(before, job(2, { version: 2, state: 'running' }), {}).jobs[0]?.state,
    'running',
  );
});

test('a job that matches the filter no more leaves the list and the count', () => {
  const after = withJob(page([2, 1]), job(2, { version: 2, state: 'succeeded' }), {
    states: ['queued'],
  });
  assert.deepEqual(idsOf(after), [1]);
  assert.equal(after.total, 1);
});

test('a job from beyond the loaded pages waits for its page', () => {
  const before = page([9, 8], true);
  assert.equal(withJob(before, job(3, { version: 5 }), {}), before);
});

test('all words must occur in number, name or code', () => {
  const one = job(17, { name: 'RSA challenge' });
  assert.equal(matches(one, { text: 'factor rsa' }), true);
  assert.equal(matches(one, { text: '17' }), true);
  assert.equal(matches(one, { text: 'factor ecm' }), false);
});

test('a first page fetched anew keeps what was loaded behind it', () => {
  const before = page([5, 4, 3, 2], false);
  const first = { ...page([6, 5], true), total: 5 };
  const after = withFirstPage(before, first);
  assert.deepEqual(idsOf(after), [6, 5, 4, 3, 2]);
  assert.equal(after.more, false);
  assert.deepEqual(idsOf(withNextPage(page([6, 5], true), page([5, 4]))), [6, 5, 4]);
});

test('a part of another job is on no page of jobs that are part of none', () => {
  const part = job(9, { parentId: 4 });
  assert.equal(matches(part, { topLevel: true }), false);
  assert.equal(matches(job(9), { topLevel: true }), true);
  assert.equal(matches(part, { parentId: part.parentId ?? undefined }), true);
});
