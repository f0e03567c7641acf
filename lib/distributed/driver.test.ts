import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import { DistributedSum } from './distributedSum.ts';
import { drive } from './driver.ts';
import type { JobRequest, JobRunner, SettledJob } from './jobRunner.ts';
import { type Fate, MemoryRunner } from './memoryRunner.ts';

const failed: Fate = { state: 'failed', message: 'ZeroDivisionError' };

test('the sum 1 to n comes out whatever order the jobs settle in', async () => {
  for (let seed = 1n; seed <= 10n; seed++) {
    const runner = new MemoryRunner({ seed, breathe });
    const sum = new DistributedSum(40);
    assert.equal(await drive(sum, runner, { concurrency: 7 }), 'done', `seed ${seed}`);
    assert.equal(sum.sum, 820);
    assert.deepEqual(sum.progress, { added: 40, of: 40 });
    assert.equal(runner.submitted.length, 40);
    assert.ok(runner.peak <= 7);
  }
});

test('nothing to do is done at once', async () => {
  const runner = new MemoryRunner({ breathe });
  assert.equal(await drive(new DistributedSum(0), runner, { concurrency: 3 }), 'done');
  assert.equal(runner.submitted.length, 0);
});

test('failed and lost jobs are asked for again', async () => {
  const fate = (id: number): Fate =>
    id % 3 === 0 ? failed : id % 7 === 0 ? { state: 'lost', message: 'worker gone' } : null;
  const runner = new MemoryRunner({ seed: 5n, breathe, fate });
  const sum = new DistributedSum(20);
  const end = await drive(sum, runner, { concurrency: 4 });
  if (end === 'done') assert.equal(sum.sum, 210);
  else assert.match(sum.failure ?? '', /failed 3 times/);
  assert.ok(runner.submitted.length > 20);
});

test('a job that always fails ends the function with a sentence, and the others are cancelled', async () => {
  const fate = (_id: number, request: JobRequest): Fate =>
    (request.payload as { code: string }).code === '2' ? failed : 'silence';
  const runner = new MemoryRunner({ breathe, fate });
  const sum = new DistributedSum(9);
  assert.equal(await drive(sum, runner, { concurrency: 3 }), 'failed');
  assert.equal(sum.failure, 'The job for 2 failed 3 times: ZeroDivisionError');
  assert.deepEqual(runner.cancelled.length, 2);
});

test('stop ends the drive and cancels what runs, though nothing ever settles', async () => {
  const runner = new MemoryRunner({ breathe, fate: () => 'silence' });
  const sum = new DistributedSum(100);
  const end = drive(sum, runner, { concurrency: 5 });
  while (runner.submitted.length < 5) await breathe();
  sum.stop();
  assert.equal(await end, 'stopped');
  assert.deepEqual(runner.cancelled, [1, 2, 3, 4, 5]);
  assert.equal(await drive(sum, runner, { concurrency: 5 }), 'stopped');
  assert.equal(runner.submitted.length, 5);
});

test('a function that names no job though it is not done ends as exhausted', async () => {
  class Aimless extends DistributedSum {
    override nextJob(): null {
      return null;
    }
  }
  const runner = new MemoryRunner({ breathe });
  assert.equal(await drive(new Aimless(3), runner, { concurrency: 2 }), 'exhausted');
});

test('a runner that takes no jobs any more makes the drive throw its error', async () => {
  const memory = new MemoryRunner({ breathe, fate: () => 'silence' });
  const runner: JobRunner = {
    submit: (request) => {
      if (memory.submitted.length >= 2) throw new Error('the server is gone');
      return memory.submit(request);
    },
  };
  await assert.rejects(drive(new DistributedSum(9), runner, { concurrency: 4 }), /server is gone/);
  assert.deepEqual(memory.cancelled, [1, 2]);
});

test('an outcome that rejects counts as lost, and a cancel that rejects is borne', async () => {
  let first = true;
  const memory = new MemoryRunner({ breathe });
  const runner: JobRunner = {
    submit: async (request) => {
      if (!first) return memory.submit(request);
      first = false;
      return {
        id: 77,
        outcome: Promise.reject(new Error('socket closed')),
        cancel: () => Promise.reject(new Error('socket closed')),
      };
    },
  };
  const seen: SettledJob[] = [];
  const sum = new DistributedSum(5);
  const end = await drive(sum, runner, { concurrency: 2, onSettled: (job) => seen.push(job) });
  assert.equal(end, 'done');
  assert.equal(sum.sum, 15);
  const { outcome } = seen.find((job) => job.outcome.id === 77)!;
  assert.deepEqual(outcome, { id: 77, state: 'lost', message: 'socket closed' });
});

test('a concurrency that is no positive integer is refused', async () => {
  const runner = new MemoryRunner({ breathe });
  for (const concurrency of [0, -1, 1.5, Number.NaN]) {
    await assert.rejects(drive(new DistributedSum(1), runner, { concurrency }), RangeError);
  }
});

test('killed anywhere and replayed, the sum goes on from the settled jobs', async () => {
  const settled: SettledJob[] = [];
  const whole = new DistributedSum(12);
  const fate = (id: number): Fate => (id === 3 || id === 8 ? failed : null);
  await drive(whole, new MemoryRunner({ seed: 9n, breathe, fate }), {
    concurrency: 4,
    onSettled: (job) => settled.push(job),
  });
  for (let cut = 0; cut <= settled.length; cut++) {
    const again = new DistributedSum(12);
    again.replay(settled.slice(0, cut));
    // Jobs that were running at the cut are found settled later in the same record: they are resumed, then absorbed.
    again.replay(settled.slice(cut));
    assert.equal(again.sum, 78, `cut ${cut}`);
    assert.ok(again.done);
    assert.equal(again.nextJob(), null);
  }
});

test('who drives is told before the function works itself, and afterwards', async () => {
  class Worker extends DistributedSum {
    readonly told: string[] = [];
    #left = 2;
    override get hasWork(): boolean {
      return this.#left > 0;
    }
    override work(): void {
      this.#left -= 1;
      this.told.push('works');
    }
  }
  const sum = new Worker(40);
  const runner = new MemoryRunner({ seed: 1n, breathe });
  const onWork = (isWorking: boolean) => sum.told.push(String(isWorking));
  assert.equal(await drive(sum, runner, { concurrency: 2, onWork }), 'done');
  assert.deepEqual(sum.told, ['true', 'works', 'false', 'true', 'works', 'false']);
});

test('what the work made pointless is cancelled before the work is said to be over', async () => {
  class Found extends DistributedSum {
    override get hasWork(): boolean {
      return !this.stopped;
    }
    override work(): void {
      this.stop();
    }
  }
  const runner = new MemoryRunner({ seed: 1n, breathe, fate: () => 'silence' });
  const left: number[] = [];
  const onWork = (isWorking: boolean) => {
    if (!isWorking) left.push(runner.submitted.length - runner.cancelled.length);
  };
  assert.equal(await drive(new Found(40), runner, { concurrency: 3, onWork }), 'stopped');
  assert.equal(runner.submitted.length, 3);
  assert.deepEqual(left, [0]);
});
