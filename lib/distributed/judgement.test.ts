import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobRequest } from './jobRunner.ts';
import { SeedYield } from './seedYield.ts';
import { FailureStreak } from './streak.ts';
import { Trust } from './trust.ts';

test('three false claims are borne, the fourth condemns; a worker without a name is never condemned', () => {
  const trust = new Trust();
  for (let i = 0; i < 3; i++) trust.reject('box');
  assert.ok(trust.trusts('box'));
  trust.reject('box', 2);
  assert.ok(!trust.trusts('box') && trust.trusts('other') && trust.trusts(undefined));
  for (let i = 0; i < 9; i++) trust.reject(undefined);
  assert.ok(trust.trusts(undefined));
  assert.deepEqual([trust.distrusted, trust.rejected, trust.rejectedOf('box')], [['box'], 14, 5]);
});

test('a yield far below the best of the others is poor, one by chance is not', () => {
  const seeds = new SeedYield();
  const sample = (relations: number, count = 10) => {
    return { worker: 'a', seeds: count, relations, slotMs: 100 * count };
  };
  assert.ok(!seeds.isPoor(sample(0)), 'nothing is known yet');
  for (const relations of [1_000, 1_030, 970]) seeds.add(sample(relations));
  assert.ok(!seeds.isPoor(sample(900)) && !seeds.isPoor(sample(80, 1)));
  assert.ok(seeds.isPoor(sample(600)) && seeds.isPoor(sample(10, 1)));
  assert.ok(!seeds.isPoor(sample(2_000)), 'more than all the others is no lie: each is checked');
  // A lazy worker that came first does not lower what is expected of others.
  const lazyFirst = new SeedYield();
  lazyFirst.add({ ...sample(5), worker: 'lazy' });
  lazyFirst.add({ ...sample(1_000), worker: 'honest' });
  assert.ok(lazyFirst.isPoor({ ...sample(5), worker: 'lazy' }));
  assert.equal(seeds.seedMs, 100);
});

const job = (): JobRequest => ({ kind: 'x', payload: null });

test('twenty useless outcomes in a row end the work, more while somebody still has an older job', () => {
  const streak = new FailureStreak();
  const fail = (times: number): void => {
    for (let i = 0; i < times; i++) {
      const next = job();
      streak.giveOut(next);
      streak.takeBack(next);
      streak.add(`reason ${i}`);
    }
  };
  fail(19);
  streak.end();
  fail(19);
  assert.equal(streak.verdict, null);
  fail(1);
  assert.match(streak.verdict!, /^20 jobs in a row .*“reason 0”/);
  streak.end();
  const old = job();
  streak.giveOut(old);
  fail(500);
  assert.equal(streak.verdict, null);
  streak.takeBack(old);
  assert.match(streak.verdict!, /^500 jobs in a row/);
});
