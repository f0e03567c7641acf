import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ended, factor, hard, succeeded, system } from './testing/system.ts';

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
