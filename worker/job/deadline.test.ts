import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadline } from './deadline.ts';

test('a time longer than a timer can hold passes in parts', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  let rung = 0;
  const day = 86_400_000;
  deadline(
    31 * day,
    () => rung++,
    () => now,
  );
  for (let days = 1; days <= 31; days++) {
    assert.equal(rung, 0);
    now += day;
    context.mock.timers.tick(day);
  }
  assert.equal(rung, 1);
});

test('a deadline that was called off does not ring', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let rung = 0;
  deadline(
    10,
    () => rung++,
    () => 0,
  )();
  context.mock.timers.tick(1000);
  assert.equal(rung, 0);
});
