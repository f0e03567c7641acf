import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from './testing.ts';
import { TryLimit } from './tryLimit.ts';

const fail = async () => null;
const succeed = async () => 'in';

function limitAt(start: number) {
  const clock = { now: start };
  return { clock, limit: new TryLimit(() => clock.now) };
}

test('after five failed tries the next ones wait, twice as long each time', async () => {
  const { clock, limit } = limitAt(1_000_000);
  for (let i = 0; i < 5; i++) await limit.run('alice', 'here', fail);
  assert.equal(await refusal(() => limit.run('alice', 'here', succeed)), 'TOO_MANY_TRIES');
  clock.now += 1_000;
  await limit.run('alice', 'here', fail);
  clock.now += 1_999;
  assert.equal(await refusal(() => limit.run('alice', 'here', succeed)), 'TOO_MANY_TRIES');
  clock.now += 1;
  assert.equal(await limit.run('alice', 'here', succeed), 'in');
});

test('guessing from one address does not lock the owner out at another', async () => {
  const { limit } = limitAt(0);
  for (let i = 0; i < 5; i++) await limit.run('alice', 'attacker', fail);
  assert.equal(await refusal(() => limit.run('alice', 'attacker', succeed)), 'TOO_MANY_TRIES');
  assert.equal(await limit.run('alice', 'home', succeed), 'in');
});

test('a hundred tries at once run no more than five', async () => {
  const { limit } = limitAt(0);
  let ran = 0;
  const tries = Array.from({ length: 100 }, () =>
    refusal(() =>
      limit.run('alice', 'here', async () => {
        ran++;
        return null;
      }),
    ),
  );
  await Promise.all(tries);
  assert.equal(ran, 5);
});

test('a success, or an hour of quiet, forgets the failures', async () => {
  const { clock, limit } = limitAt(0);
  for (let i = 0; i < 4; i++) await limit.run('alice', 'here', fail);
  await limit.run('alice', 'here', succeed);
  for (let i = 0; i < 5; i++) await limit.run('alice', 'here', fail);
  clock.now += 60 * 60_000;
  for (let i = 0; i < 5; i++)
    assert.equal(await refusal(() => limit.run('alice', 'here', fail)), 'nothing');
});
