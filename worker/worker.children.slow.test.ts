import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasEnded } from '../lib/protocol/job.ts';
import { until } from '../lib/server/testing.ts';
import { childrenOf, ended, factor, hard, succeeded, system } from './testing/system.ts';

test('what people wait for is answered while a factorisation goes on', async (t) => {
  const { client, startWorker } = await system(t);
  startWorker('--slots', '1');
  const { id } = await client.do('jobs.submit', factor(hard));
  await succeeded(client, id, 1);
  const code = { engine: 'math', code: '2+2' };
  const typed = await client.do('jobs.submit', { kind: 'evaluate', payload: code });
  assert.equal((await ended(client, typed.id)).state, 'succeeded');
  assert.equal((await client.do('jobs.get', { id })).state, 'running');
  await client.do('jobs.cancel', { id });
  assert.equal((await ended(client, id)).state, 'cancelled');
  await until(async () =>
    (await childrenOf(client, id)).every(({ state }) => hasEnded(state)) ? true : null,
  );
});

test('a worker killed with everything it ran loses nothing that had ended', async (t) => {
  const { client, startWorker } = await system(t);
  const first = startWorker('--slots', '2');
  const { id } = await client.do('jobs.submit', factor(hard));
  const before = await succeeded(client, id, 2);
  await first.kill();
  startWorker('--slots', '2');
  await succeeded(client, id, before.length + 2);
  const job = await client.do('jobs.get', { id });
  assert.deepEqual(
    job.attemptList.map(({ state }) => state),
    ['lost', 'running'],
  );
  const payloads = await Promise.all(
    (await childrenOf(client, id)).map(async (child) =>
      JSON.stringify((await client.do('jobs.get', { id: child.id })).payload),
    ),
  );
  assert.equal(new Set(payloads).size, payloads.length, 'no work was given out twice');
  await client.do('jobs.cancel', { id });
  assert.equal((await ended(client, id)).state, 'cancelled');
});

test('a server that is started again finds the factorisation going on', async (t) => {
  const { server, client, startWorker } = await system(t, {});
  startWorker('--slots', '2');
  const { id } = await client.do('jobs.submit', factor(hard));
  const before = await succeeded(client, id, 1);
  const { tlsPort } = server.running;
  await server.stop();
  await server.start({ leaseMs: 2000, heartbeatMs: 400, tlsPort });
  const again = await server.client();
  await succeeded(again, id, before.length + 2);
  const job = await again.do('jobs.get', { id });
  assert.equal(job.attemptList.length, 1);
  await again.do('jobs.cancel', { id });
  assert.equal((await ended(again, id)).state, 'cancelled');
});

test('a worker that is to stop gives a waiting job back, and the next one goes on', async (t) => {
  const { client, startWorker } = await system(t);
  const first = startWorker('--slots', '1');
  const { id } = await client.do('jobs.submit', factor(hard));
  const before = await succeeded(client, id, 1);
  first.child.kill('SIGTERM');
  await first.exited;
  startWorker('--slots', '1');
  await succeeded(client, id, before.length + 2);
  const job = await client.do('jobs.get', { id });
  assert.equal(job.attemptList.length, 2);
  assert.match(job.attemptList[0]?.note ?? '', /gave the job back/);
  await client.do('jobs.cancel', { id });
});
