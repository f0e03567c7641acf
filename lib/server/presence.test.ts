import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workerId } from '../protocol/ids.ts';
import { Presence } from './presence.ts';

/** A worker that counts how often it is told. */
function enter(presence: Presence, name: string, { ownerId = 1, abilities = 'math' } = {}) {
  const id = workerId.parse(name.padEnd(6, '-'));
  const worker = { id, told: 0, line: { send: () => void worker.told++ } };
  presence.enter({ id, ownerId, abilities, line: worker.line });
  return worker;
}

const nothing = async () => [];

test('a busy worker and a worker that never asked are not told', async () => {
  const presence = new Presence();
  const [busy, fresh] = [enter(presence, 'busy'), enter(presence, 'fresh')];
  await presence.claim(busy.id, 1, async () => ['job']);
  presence.wake(1);
  assert.deepEqual([busy.told, fresh.told], [0, 0]);
});

test('two jobs wake two idle workers, one each', async () => {
  const presence = new Presence();
  const workers = ['one', 'two', 'three'].map((name) => enter(presence, name));
  for (const { id } of workers) await presence.claim(id, 1, nothing);
  presence.wake(1);
  presence.wake(1);
  assert.deepEqual(
    workers.map(({ told }) => told),
    [1, 1, 0],
  );
});

test('workers of other owners sleep on; workers of other abilities wake too', async () => {
  const presence = new Presence();
  const math = enter(presence, 'math');
  const sage = enter(presence, 'sage', { abilities: 'sage' });
  const other = enter(presence, 'other', { ownerId: 2 });
  for (const { id } of [math, sage, other]) await presence.claim(id, 1, nothing);
  presence.wake(1);
  assert.deepEqual([math.told, sage.told, other.told], [1, 1, 0]);
});

test('work that comes up while a worker asks is not missed', async () => {
  const presence = new Presence();
  const worker = enter(presence, 'worker');
  await presence.claim(worker.id, 1, async () => {
    presence.wake(1);
    return [];
  });
  assert.equal(worker.told, 1);
  await presence.claim(worker.id, 1, async () => {
    presence.wake(1);
    return ['job'];
  });
  assert.equal(worker.told, 1);
});

test('a woken worker that goes away hands the news on', async () => {
  const presence = new Presence();
  const [first, second] = [enter(presence, 'first'), enter(presence, 'second')];
  for (const { id } of [first, second]) await presence.claim(id, 1, nothing);
  presence.wake(1);
  assert.deepEqual([first.told, second.told], [1, 0]);
  assert.equal(presence.leave(first.id, first.line), true);
  assert.deepEqual([first.told, second.told], [1, 1]);
});

test('the end of an old line does not take away a worker that came back', () => {
  const presence = new Presence();
  const old = enter(presence, 'worker');
  const back = enter(presence, 'worker');
  assert.equal(presence.leave(old.id, old.line), false);
  assert.equal(presence.lineOf(back.id), back.line);
});
