import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCredentials } from '../lib/client/credentials.ts';
import { signRequest } from '../lib/client/signRequest.ts';
import { hasEnded } from '../lib/protocol/job.ts';
import { until } from '../lib/server/testing.ts';
import { vouchedFor } from '../lib/signing/signedJob.ts';
import { hashOf } from '../lib/signing/statement.ts';
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

test('[S3] a worker signs the children of its jobs, each with its parent’s statement', async (t) => {
  const { client, server, startWorker } = await system(t);
  startWorker('--slots', '1');
  const { user, key } = await readCredentials({ home: join(server.folder, 'home') });
  // Too hard for what a factorisation does itself before it asks others.
  const n = (10n ** 27n + 103n) * (10n ** 28n + 331n);
  const request = await signRequest(factor(n), { user, pair: key, certificate: null });
  const { id } = await client.do('jobs.submit', request);
  assert.equal((await ended(client, id)).state, 'succeeded');
  const parent = await hashOf(request.signed!.statement);
  const children = await childrenOf(client, id);
  assert.ok(children.length > 0);
  for (const child of children) {
    const { kind, payload, timeoutMs, signed } = await client.do('jobs.get', { id: child.id });
    assert.equal(signed?.statement.parent, parent);
    const vouched = await vouchedFor(signed, { kind, payload, timeoutMs }, Date.now());
    assert.deepEqual([vouched.root, vouched.use], [key.fingerprint, 'worker']);
    assert.equal(signed.certificate?.statement.name, 'box1');
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
