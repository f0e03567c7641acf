import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobDetail } from '../../lib/protocol/job.ts';
import { streamsOf, withChunks, withPicture, withSummary } from './jobState.ts';

const chunk = (seq: number, text: string, stream: 'stdout' | 'stderr' = 'stdout') => ({
  seq,
  text,
  stream,
});
const detail = { id: 7, version: 3, attempts: 1, state: 'running', output: [chunk(0, 'a')] };
const job = detail as unknown as JobDetail;

test('a chunk that comes twice or out of order is shown once and in its place', () => {
  const after = withChunks(withChunks(job, 1, [chunk(2, 'c')]), 1, [chunk(0, 'a'), chunk(1, 'b')]);
  assert.deepEqual(
    after.output.map(({ text }) => text),
    ['a', 'b', 'c'],
  );
});

test('a new attempt begins with empty output, and an older one is not heard any more', () => {
  const second = withChunks(job, 2, [chunk(0, 'x')]);
  assert.deepEqual(second.output, [chunk(0, 'x')]);
  assert.equal(withChunks(second, 1, [chunk(9, 'late')]), second);
  const summary = { ...job, version: 4, attempts: 2 };
  assert.deepEqual(withSummary(job, summary).output, []);
});

test('an older summary changes nothing', () => {
  assert.equal(withSummary(job, { ...job, version: 3, state: 'queued' }), job);
});

test('neighbouring chunks of one stream are one text', () => {
  assert.deepEqual(streamsOf([chunk(0, 'a'), chunk(1, 'b'), chunk(2, 'e', 'stderr')]), [
    { stream: 'stdout', text: 'ab' },
    { stream: 'stderr', text: 'e' },
  ]);
});

test('the latest picture is the one that is shown, and a summary leaves it alone', () => {
  const picture = { stage: 'ecm' } as unknown as NonNullable<JobDetail['picture']>;
  const drawn = withPicture(job, job.id, picture);
  assert.equal(drawn.picture, picture);
  assert.equal(withSummary(drawn, { ...job, version: 9 } as JobDetail).state, 'running');
  assert.equal(withPicture(job, 8 as JobDetail['id'], picture), job);
});
