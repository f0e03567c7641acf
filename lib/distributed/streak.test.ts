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
  times(999, () => streak.addOfLiar('Nobody believes it.'));
  assert.equal(streak.verdict, null);
  streak.addOfLiar('Nobody believes it.');
  assert.match(streak.verdict!, /^1000 jobs in a row .*Nobody believes it/);
  streak.end();
  assert.equal(streak.verdict, null);

  const older = job();
  streak.giveOut(older);
  times(9_999, () => streak.addOfLiar('Nobody believes it.'));
  assert.equal(streak.verdict, null, 'somebody else has a job');
  streak.addOfLiar('Nobody believes it.');
  assert.notEqual(streak.verdict, null);
});

test('a liar gets a hundred jobs, then everything waits for somebody else, if there is somebody', () => {
  const streak = new FailureStreak();
  const older = job();
  streak.giveOut(older);
  times(99, () => streak.addOfLiar('Nobody believes it.'));
  assert.equal(streak.isWaiting, false);
  streak.addOfLiar('Nobody believes it.');
  assert.equal(streak.isWaiting, true);
  streak.takeBack(older);
  assert.equal(streak.isWaiting, false, 'nobody else has a job: one more has to go out');
  streak.giveOut(older);
  streak.end();
  assert.equal(streak.isWaiting, false);
});
