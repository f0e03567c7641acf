import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames } from '../protocol/commands.ts';
import { userName } from '../protocol/ids.ts';
import { workerRequests } from '../protocol/worker.ts';
import { permissions, requirePermission } from './permissions.ts';
import { nobody, type Principal } from './principal.ts';
import { refusal } from './testing.ts';

const name = userName.parse('alice');
const session: Principal = { type: 'user', userId: 1, name, role: 'user', via: 'session' };
const key: Principal = { ...session, via: 'key' };
const worker: Principal = { type: 'worker', userId: 1, name, workerId: null };

test('every command and every request of a worker has a row, and nothing else has', () => {
  const asked = [...commandNames, ...Object.keys(workerRequests).map((name) => `worker.${name}`)];
  assert.deepEqual(Object.keys(permissions).sort(), asked.sort());
});

test('a stranger is told the same for every name, whether it exists or not', async () => {
  for (const name of [...Object.keys(permissions), 'jobs.steal', '__proto__', '']) {
    assert.equal(await refusal(() => requirePermission(nobody, name)), 'UNAUTHENTICATED');
  }
});

test('a worker may ask what workers ask, a person what persons ask', async () => {
  for (const name of Object.keys(permissions)) {
    const ofWorker = name.startsWith('worker.');
    assert.equal(
      await refusal(() => requirePermission(worker, name)),
      ofWorker ? 'nothing' : 'FORBIDDEN',
    );
    assert.equal(
      await refusal(() => requirePermission(key, name)),
      ofWorker ? 'FORBIDDEN' : 'nothing',
    );
  }
});

test('a browser session makes no login links', async () => {
  assert.equal(await refusal(() => requirePermission(session, 'session.link')), 'FORBIDDEN');
  assert.equal(await refusal(() => requirePermission(session, 'jobs.submit')), 'nothing');
});

test('a name that everything inherits is no command', async () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    assert.equal(await refusal(() => requirePermission(key, name)), 'UNKNOWN_COMMAND');
  }
});
