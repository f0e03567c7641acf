import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AttemptState, attemptState, hasEnded, jobState, outcomes } from '../protocol/job.ts';
import { type EndingType, type JobEvent, type Standing, transition } from './transition.ts';

const fresh = { attemptsBeforeRerun: 0, attempts: 1, lostAttempts: 0 };
const current = { number: 1, state: 'running' as const, settled: false };
const late = { number: 1, state: 'lost' as const, settled: false };

function settled(ending: EndingType, attempt = current as JobEventAttempt): JobEvent {
  return { type: 'settled', ending, attempt, maxLostAttempts: 3 };
}
type JobEventAttempt = { number: number; state: AttemptState; settled: boolean };

test('a worker can say six things of a running job', () => {
  const to = (ending: EndingType) => {
    const decision = transition({ ...fresh, state: 'running' }, settled(ending));
    return decision.type === 'moved' && [decision.to, decision.attempt, decision.lost];
  };
  assert.deepEqual(to('succeeded'), ['succeeded', 'succeeded', 0]);
  assert.deepEqual(to('failed'), ['failed', 'failed', 0]);
  assert.deepEqual(to('timedOut'), ['timedOut', 'timedOut', 0]);
  assert.deepEqual(to('returned'), ['queued', 'lost', 0]);
  assert.deepEqual(to('crashed'), ['queued', 'lost', 1]);
  assert.deepEqual(to('cancelled'), ['queued', 'lost', 1]);
});

test('whatever a worker says of a cancelling job ends it as cancelled', () => {
  const endings: EndingType[] = [
    'succeeded',
    'failed',
    'cancelled',
    'timedOut',
    'crashed',
    'returned',
  ];
  for (const ending of endings) {
    const decision = transition({ ...fresh, state: 'cancelling' }, settled(ending));
    assert.equal(decision.type === 'moved' && decision.to, 'cancelled', ending);
  }
});

test('the last lost attempt ends the job: as lost when the worker vanished, as failed when it crashed', () => {
  const job: Standing = { ...fresh, state: 'running', lostAttempts: 2 };
  const vanished = transition(job, { type: 'leaseExpired', attempt: current, maxLostAttempts: 3 });
  assert.equal(vanished.type === 'moved' && vanished.to, 'lost');
  const crashed = transition(job, settled('crashed'));
  assert.equal(crashed.type === 'moved' && crashed.to, 'failed');
});

test('a late result calls the running attempt off; of a waiting job there is none', () => {
  const running = transition(
    { ...fresh, attempts: 2, state: 'running' },
    settled('succeeded', late),
  );
  assert.deepEqual([running.type === 'moved' && running.callOff], [true]);
  const waiting = transition({ ...fresh, state: 'queued' }, settled('succeeded', late));
  assert.deepEqual([waiting.type === 'moved' && waiting.callOff], [false]);
});

const attempts = fc.record({
  number: fc.integer({ min: 1, max: 5 }),
  state: fc.constantFrom(...attemptState.options),
  settled: fc.boolean(),
});
const endings = fc.constantFrom<EndingType>(
  'succeeded',
  'failed',
  'cancelled',
  'timedOut',
  'crashed',
  'returned',
);
const maxLostAttempts = fc.integer({ min: 1, max: 5 });
const workerEvents: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.record({
    type: fc.constant('settled' as const),
    ending: endings,
    attempt: attempts,
    maxLostAttempts,
  }),
  fc.record({ type: fc.constant('leaseExpired' as const), attempt: attempts, maxLostAttempts }),
  fc.record({
    type: fc.constantFrom('timeLimitPassed' as const, 'cancelOverdue', 'resumed'),
    attempt: attempts,
  }),
);
const jobs: fc.Arbitrary<Standing> = fc.record({
  state: fc.constantFrom(...jobState.options),
  attempts: fc.integer({ min: 0, max: 5 }),
  attemptsBeforeRerun: fc.integer({ min: 0, max: 5 }),
  lostAttempts: fc.integer({ min: 0, max: 4 }),
});

test('nothing that a worker or the reaper says moves a job out of its outcome', () => {
  fc.assert(
    fc.property(jobs, workerEvents, fc.constantFrom(...outcomes), (job, event, state) => {
      assert.deepEqual(transition({ ...job, state }, event), { type: 'ignored' });
    }),
  );
});

test('a cancelling job can only become cancelled', () => {
  fc.assert(
    fc.property(jobs, workerEvents, (job, event) => {
      const decision = transition({ ...job, state: 'cancelling' }, event);
      if (decision.type === 'moved') assert.equal(decision.to, 'cancelled');
    }),
  );
});

test('an attempt from before a rerun, and one that was settled and ended, moves nothing', () => {
  fc.assert(
    fc.property(jobs, workerEvents, (job, event) => {
      if (!('attempt' in event)) return;
      const earlier = event.attempt.number <= job.attemptsBeforeRerun;
      const over = event.attempt.state !== 'running' && event.attempt.settled;
      if (earlier || over) assert.deepEqual(transition(job, event), { type: 'ignored' });
    }),
  );
});

test('only an attempt that succeeds makes a job succeed', () => {
  fc.assert(
    fc.property(jobs, workerEvents, (job, event) => {
      const decision = transition(job, event);
      if (decision.type !== 'moved' || decision.to !== 'succeeded') return;
      assert.ok(event.type === 'settled' && event.ending === 'succeeded');
      assert.equal(decision.attempt, 'succeeded');
    }),
  );
});

test('a person can cancel what has not ended and rerun what has', () => {
  for (const state of jobState.options) {
    const cancel = transition({ ...fresh, state }, { type: 'cancelRequested' });
    const rerun = transition({ ...fresh, state }, { type: 'rerunRequested' });
    assert.equal(cancel.type === 'refused', hasEnded(state), state);
    assert.equal(rerun.type === 'moved', hasEnded(state), state);
  }
});
