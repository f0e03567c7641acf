import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './pace.ts';

test('many at once, then so many a second, and many at once again after a pause', async () => {
  let now = 0;
  const sleep = async (ms: number) => {
    now += ms;
  };
  const pace = new Pace(() => ({ burst: 50, perSecond: 5 }), { now: () => now, sleep });
  const takes = (count: number) => Promise.all(Array.from({ length: count }, () => pace.take()));
  await takes(50);
  assert.equal(now, 0);
  await takes(10);
  assert.ok(Math.abs(now - 2_000) < 1, `${now}`);
  now += 60_000;
  const before = now;
  await takes(50);
  assert.equal(now, before);
});
