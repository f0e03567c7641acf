import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import type { SubmitRequest } from '../protocol/job.ts';
import type { LeasedJob } from '../protocol/worker.ts';
import { ask, expectOk, helloMessage, startTestServer } from '../server/testing.ts';
import { certifyDevice } from '../signing/device.ts';
import { generateKeyPair } from '../signing/keys.ts';
import { proofOf, verifyProof } from '../signing/proof.ts';
import { signReceipt } from '../signing/receipt.ts';
import { vouchedFor } from '../signing/signedJob.ts';
import { hashOf } from '../signing/statement.ts';
import { readCredentials } from './credentials.ts';
import { connect } from './dsage.ts';

/** The real server with the real queue and store; only the worker is played by the test. */
async function start(t: TestContext) {
  const server = await startTestServer(t);
  const home = join(server.folder, 'home');
  const d = await connect({ home, server: server.tlsOrigin, user: 'alice' });
  t.after(() => d.close());
  const socket = await server.worker();
  await expectOk(ask(socket, 'hello', helloMessage()));
  const claim = async () => {
    const [job] = (await expectOk(ask(socket, 'claim', { slots: 1 }))) as LeasedJob[];
    assert.ok(job);
    const { lease, jobId } = job;
    const times = { wallMs: 7, cpuMs: 6, droppedBytes: 0 };
    return {
      leased: job,
      print: (seq: number, text: string) => {
        const chunks = [{ seq, stream: 'stdout', text }];
        return expectOk(ask(socket, 'output', { lease, jobId, chunks }));
      },
      end: (ending: unknown, more: object = {}) =>
        expectOk(ask(socket, 'settle', { lease, jobId, ending, ...times, ...more })),
    };
  };
  return { server, home, d, claim };
}

test('a job goes through the real server and back', async (t) => {
  const { d, claim } = await start(t);
  const job = await d('2+2');
  const printed: string[] = [];
  const reading = (async () => {
    for await (const { text } of job) printed.push(text);
  })();
  const work = await claim();
  await work.print(0, 'thinking\n');
  await work.print(1, 'done\n');
  await work.end({ type: 'succeeded', value: { bundle: { 'text/plain': '4' } } });
  await reading;
  assert.deepEqual(printed, ['thinking\n', 'done\n']);
  assert.deepEqual([job.state, job.result, job.detail?.attempts], ['succeeded', '4', 1]);
  assert.equal((await d.jobs()).total, 1);
  assert.deepEqual(
    (await d.workers()).map(({ name }) => name),
    ['box3'],
  );
});

test('[S3] what a program submits is signed with its key, and the worker gets the signature', async (t) => {
  const { d, home, claim } = await start(t);
  const { key } = await readCredentials({ home });
  const { id } = await d('2+2');
  const { leased } = await claim();
  assert.ok(leased.signed);
  const vouched = await vouchedFor(leased.signed, leased, Date.now());
  assert.deepEqual([vouched.root, vouched.signer], [key.fingerprint, key.fingerprint]);
  assert.deepEqual((await d.command('jobs.get', { id })).signed, leased.signed);
  // A signature cannot be put on something else.
  const { kind, timeoutMs, signed } = leased;
  const payload = { engine: 'math', code: '2+3' };
  await assert.rejects(
    d.command('jobs.submit', { kind, payload, timeoutMs, signed } as SubmitRequest),
    (error) => error instanceof DsageError && error.code === 'TRUST_REFUSED',
  );
});

test('the receipt of the worker stays with the attempt that brought the result', async (t) => {
  const { d, claim } = await start(t);
  const { id } = await d('2+2');
  const work = await claim();
  const { leased } = work;
  const value = { bundle: { 'text/plain': '4' } };
  const box3 = await generateKeyPair();
  const root = await generateKeyPair();
  const device = { publicKey: box3.publicKey, use: 'worker' as const, user: leased.owner };
  const period = { now: Date.now(), forMs: 60_000 };
  const certificate = await certifyDevice(
    { pair: root, certificate: null },
    { ...device, name: 'box3' },
    period,
  );
  const facts = { attempt: 1, build: 'source', runtime: 'node', jobId: leased.jobId };
  const times = { startedAt: period.now, finishedAt: period.now };
  const job = await hashOf(leased.signed!.statement);
  const result = { value, output: [] };
  const computed = { ...facts, ...times, job, result };
  const receipt = await signReceipt(computed, { pair: box3, certificate });
  await work.end({ type: 'succeeded', value }, { receipt });
  const proof = proofOf(await d.command('jobs.get', { id }));
  assert.ok(proof !== null);
  assert.equal((await verifyProof(proof)).computed.name, 'box3');
});

test('an error of the code, a cancellation and another attempt arrive', async (t) => {
  const { d, claim } = await start(t);
  const job = await d('1/0');
  const waiting = job.wait();
  const error = { name: 'ZeroDivisionError', message: 'division by zero', traceback: 'line 1' };
  await (await claim()).end({ type: 'failed', error });
  await waiting;
  assert.deepEqual([job.state, job.error?.name], ['failed', 'ZeroDivisionError']);

  await job.rerun();
  const again = job.wait();
  await (await claim()).end({ type: 'succeeded', value: { bundle: null } });
  await again;
  assert.deepEqual([job.state, job.result, job.error], ['succeeded', null, undefined]);

  const other = await d('2');
  assert.equal((await other.cancel()).state, 'cancelled');
  assert.ok(other.done);
});

test('a running job is caught up with after the server was stopped and started', async (t) => {
  const { server, d } = await start(t);
  const job = await d('2+2');
  const ending = job.wait();
  const { tlsPort, webPort } = server.running;
  await server.stop();
  await server.start({ tlsPort, webPort });
  const socket = await server.worker();
  await expectOk(ask(socket, 'hello', helloMessage()));
  const [leased] = (await expectOk(ask(socket, 'claim', { slots: 1 }))) as LeasedJob[];
  assert.ok(leased);
  const { lease, jobId } = leased;
  const value = { bundle: { 'text/plain': '4' } };
  const times = { wallMs: 7, cpuMs: 6, droppedBytes: 0 };
  await expectOk(
    ask(socket, 'settle', { lease, jobId, ending: { type: 'succeeded', value }, ...times }),
  );
  assert.equal((await ending).result, '4');
});

test('the real server refuses with its own sentences', async (t) => {
  const { server, home, d } = await start(t);
  const is = (code: string) => (error: unknown) =>
    error instanceof DsageError && error.code === code;
  await assert.rejects(d(''), is('EMPTY_CODE'));
  await assert.rejects(d('x'.repeat(1_000_001)), is('CODE_TOO_LARGE'));
  await assert.rejects(d.job(77), is('JOB_NOT_FOUND'));
  await assert.rejects(connect({ home, server: server.tlsOrigin, user: 'eve' }), is('KEY_UNKNOWN'));
  assert.equal((await d('1')).id, 1);
});
