import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasEnded } from '../lib/protocol/job.ts';
import { until } from '../lib/server/testing.ts';
import { childrenOf, ended, factor, hard, system } from './testing/system.ts';

/** Two primes of 14 digits: a few curves find them. */
const p = 10_000_000_000_037n;
const q = 23_456_789_012_407n;
test('one worker with one slot runs a job that waits for others, and the others too', async (t) => {
  const { client, startWorker } = await system(t);
  startWorker('--slots', '1');
  const jobs = [];
  for (let n = 0; n < 3; n++) jobs.push(await client.do('jobs.submit', factor(p * q)));
  for (const { id } of jobs) {
    const { state, result, error } = await ended(client, id);
    assert.equal(state, 'succeeded', JSON.stringify(error));
    const { factors } = result as { factors: { prime: string; exponent: number }[] };
    assert.deepEqual(
      factors.map(({ prime, exponent }) => [prime, exponent]),
      [
        [String(p), 1],
        [String(q), 1],
      ],
    );
    const left = (await childrenOf(client, id)).filter(({ state }) => !hasEnded(state));
    assert.deepEqual(
      left.filter(({ state }) => state !== 'cancelling'),
      [],
    );
  }
});

test('a cell that factors a large number waits for a job that the workers share, on one slot too', async (t) => {
  const { client, startWorker } = await system(t);
  startWorker('--slots', '1');
  const code = `print('begun')\nprod([p^e for p, e in DistributedFactor(d, ${p * q}).factorization]) == ${p * q}`;
  const cell = { kind: 'evaluate', payload: { engine: 'math', code } } as const;
  const { id } = await client.do('jobs.submit', cell);
  const job = await ended(client, id);
  assert.deepEqual(job.result, { bundle: { 'text/plain': 'True' } }, JSON.stringify(job.error));
  const [child] = await childrenOf(client, id);
  assert.deepEqual([child?.kind, child?.state], ['factor', 'succeeded']);
});

test('a cell whose factorisation is cancelled gets an exception that names the job', async (t) => {
  const { client, startWorker } = await system(t);
  startWorker('--slots', '1');
  const code = `factor(${hard})`;
  const cell = { kind: 'evaluate', payload: { engine: 'math', code } } as const;
  const { id } = await client.do('jobs.submit', cell);
  const child = await until(async () => (await childrenOf(client, id))[0] ?? null, 30_000);
  await client.do('jobs.cancel', { id: child.id });
  const job = await ended(client, id);
  assert.equal(job.error?.name, 'RuntimeError');
  assert.match(job.error?.message ?? '', new RegExp(`job ${child.id}, was cancelled`));
  assert.equal((await client.do('jobs.list', { states: ['running', 'queued'] })).total, 0);
});
