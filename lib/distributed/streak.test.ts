import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobRequest } from './jobRunner.ts';
import { FailureStreak } from './streak.ts';

const job = (): JobRequest => ({ kind: 'siqs.sieve', payload: {} });
const times = (count: number, what: () => void) => {
  for (let i = 0; i < count; i++) what();
};

test('twenty jobs in a row without a result are enough, unless somebody has an older one', () => {
  const streak = new FailureStreak();
  times(19, () => streak.add('It is broken.'));
  assert.equal(streak.verdict, null);
  streak.end();
  times(20, () => streak.add('It is broken.'));
  assert.match(streak.verdict!, /^20 jobs in a row .* “It is broken\.”/);

  const patient = new FailureStreak();
  const older = job();
  patient.giveOut(older);
  times(999, () => patient.add('It is broken.'));
  assert.equal(patient.verdict, null);
  patient.takeBack(older);
  assert.notEqual(patient.verdict, null);
});

test('what a known liar brings says little of the others, however quick it is', () => {
  const streak = new FailureStreak();
  times(999, () => streak.add('Nobody believes it.', { isLiar: true }));
  assert.equal(streak.verdict, null);
  streak.add('Nobody believes it.', { isLiar: true });
  assert.match(streak.verdict!, /^1000 jobs in a row .*Nobody believes it/);
  streak.end();
  assert.equal(streak.verdict, null);

  const older = job();
  streak.giveOut(older);
  times(9_999, () => streak.add('Nobody believes it.', { isLiar: true }));
  assert.equal(streak.verdict, null, 'somebody else has a job');
  streak.add('Nobody believes it.', { isLiar: true });
  assert.notEqual(streak.verdict, null);
});

test('a worker that does nothing but fail is told from the others, until it brings something', () => {
  const streak = new FailureStreak();
  const older = job();
  streak.giveOut(older);
  times(1_500, () => streak.add('It is broken.', { worker: 'broken' }));
  assert.equal(streak.verdict, null, 'somebody else has a job');
  streak.takeBack(older);
  assert.match(streak.verdict!, /^1500 jobs/, 'now nobody has');

  streak.end('other');
  times(20, () => streak.add('It is broken.', { worker: 'broken' }));
  assert.equal(streak.verdict, null, 'it was known');
  streak.end('broken');
  times(20, () => streak.add('It is broken.', { worker: 'broken' }));
  assert.match(streak.verdict!, /^20 jobs/);
});
