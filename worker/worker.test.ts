import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCredentials } from '../lib/client/credentials.ts';
import { signRequest } from '../lib/client/signRequest.ts';
import type { LeasedJob } from '../lib/protocol/worker.ts';
import { answerableFor } from '../lib/signing/receipt.ts';
import { hashOf } from '../lib/signing/statement.ts';
import { setting } from './testing/setting.ts';
import { until } from './testing/until.ts';

test('2+2 comes back as 4, and its folder is gone', async (context) => {
  const { desk, home, start } = await setting(context);
  start();
  const job = desk.submit('2+2');
  assert.deepEqual(await desk.ending(job), {
    type: 'succeeded',
    value: { bundle: { 'text/plain': '4' } },
  });
  const [hello] = desk.hellos;
  assert.equal(hello?.name, 'test');
  assert.deepEqual(hello?.kinds, ['evaluate', 'ecm.curves', 'siqs.sieve', 'prove.prime', 'factor']);
  assert.match(hello?.build ?? '', /^[0-9a-f]{64}$/);
  await until(() => !existsSync(join(home, 'tmp_worker_files', '1-1')), 'the folder is gone');
});

test('[S2] a job is not run when its signature does not hold, whatever the server says', async (context) => {
  const { desk, home, start } = await setting(context);
  const { user, key } = await readCredentials({ home, server: 'localhost' });
  start();
  const payload = { engine: 'math', code: '2+2' };
  const { signed, timeoutMs } = await signRequest(
    { kind: 'evaluate', payload },
    { user, pair: key, certificate: null },
  );
  const right = desk.submit('2+2', { signed, timeoutMs });
  assert.equal((await desk.ending(right)).type, 'succeeded');
  const wrong: [string, Partial<LeasedJob>, RegExp][] = [
    ['2+3', { timeoutMs }, /not what was signed/],
    ['2+2', { timeoutMs: timeoutMs! + 1 }, /longer than was signed/],
  ];
  for (const [code, change, problem] of wrong) {
    const ending = await desk.ending(desk.submit(code, { signed, ...change }));
    assert.ok(ending.type === 'failed' && ending.error.name === 'TRUST_REFUSED');
    assert.match(ending.error.message, problem);
  }
});

test('[S4] what comes out of a signed job has a receipt, and what nobody signed has none', async (context) => {
  const { desk, home, start } = await setting(context);
  const { user, key } = await readCredentials({ home, server: 'localhost' });
  start();
  const payload = { engine: 'math', code: 'print("thinking\\0")\nprint("more")\n2+2' };
  const signer = { user, pair: key, certificate: null };
  const { signed, timeoutMs } = await signRequest({ kind: 'evaluate', payload }, signer);
  const job = desk.submit(payload.code, { signed, timeoutMs });
  const ending = await desk.ending(job);
  const { receipt } = job.settlements[0]!;
  assert.ok(ending.type === 'succeeded' && receipt !== undefined);
  const { value } = ending;
  const output = [{ stream: 'stdout' as const, text: job.text }];
  const named = { job: await hashOf(signed!.statement), result: { value, output } };
  const answerable = await answerableFor(receipt, named);
  assert.deepEqual([answerable.name, answerable.root], ['test', key.fingerprint]);
  assert.equal(receipt.statement.build, desk.hellos[0]?.build);
  const less = { ...named, result: { value, output: [] } };
  await assert.rejects(answerableFor(receipt, less), /not the one that was signed/);
  const plain = desk.submit('2+2');
  await desk.ending(plain);
  assert.equal(plain.settlements[0]?.receipt, undefined);
});

test('an exception of the code is a failed job whose folder is kept with a report', async (context) => {
  const { desk, home, start } = await setting(context);
  start();
  const ending = await desk.ending(desk.submit('1/0'));
  assert.equal(ending.type, 'failed');
  assert.equal(ending.type === 'failed' && ending.error.name, 'ZeroDivisionError');
  const report = readFileSync(join(home, 'tmp_worker_files', '1-1', 'job.json'), 'utf8');
  assert.equal(JSON.parse(report).payload.code, '1/0');
});

test('jobs that share a process see nothing of each other, whatever they change', async (context) => {
  const { desk, start } = await setting(context);
  start();
  const vandal = [
    'left_behind = 1',
    'scope = factor.__globals__',
    'for name in list(scope):',
    '    if name[:2] != "__": scope[name] = None',
    'import builtins',
    'builtins.print = None',
  ].join('\n');
  // More jobs than the worker has processes (two here), so that some of them follow each other in one.
  for (let round = 0; round < 4; round++) {
    await desk.ending(desk.submit(vandal));
    const missing = await desk.ending(desk.submit('left_behind'));
    assert.equal(missing.type === 'failed' && missing.error.name, 'NameError');
    const whole = desk.submit('print(is_prime(7)); factor(12)');
    assert.deepEqual(await desk.ending(whole), {
      type: 'succeeded',
      value: { bundle: { 'text/plain': '2^2 * 3', 'text/latex': '2^{2} \\cdot 3' } },
    });
    assert.equal(whole.text, 'True\n');
  }
});

test('ten jobs on two slots run two at a time', async (context) => {
  const { desk, start } = await setting(context);
  for (let i = 0; i < 10; i++) desk.submit('import time\ntime.sleep(0.1)');
  start(['--slots', '2']);
  for (const job of desk.jobs) assert.equal((await desk.ending(job)).type, 'succeeded');
  assert.equal(desk.mostRunning, 2);
});

test('the next job does not wait until the ending of the last is stored, nor do many wait for that', async (context) => {
  const { desk, start } = await setting(context);
  desk.heldBack = [];
  const jobs = Array.from({ length: 4 }, () => desk.submit('2+2'));
  start(['--slots', '1']);
  await until(() => desk.heldBack?.length === 2, 'two endings have come, though none is answered');
  assert.equal(desk.mostRunning, 1);
  await until(() => desk.heartbeats > 8, 'it has asked for more jobs, if it ever does');
  assert.equal(jobs[2]!.state, 'queued');
  for (const answer of desk.heldBack.splice(0)) answer();
  desk.heldBack = null;
  for (const job of jobs) assert.equal((await desk.ending(job)).type, 'succeeded');
});

test('what a job prints arrives while it runs, in order', async (context) => {
  const { desk, start } = await setting(context);
  start();
  const job = desk.submit('print("first")\nwhile True: pass');
  await until(() => job.text === 'first\n', 'the text is there');
  assert.equal(job.state, 'running');
  const long = desk.submit('for i in range(2000): print(i)');
  desk.cancel(job);
  await desk.ending(long);
  assert.equal(long.textBeforeEnding, `${[...Array(2000).keys()].join('\n')}\n`);
  assert.deepEqual(long.seqs, [...long.seqs.keys()]);
});

test('output over the limit is dropped and counted', async (context) => {
  const { desk, start } = await setting(context, { maxOutputBytes: 1000 });
  start();
  const job = desk.submit('for i in range(300): print("é" * 9)');
  assert.equal((await desk.ending(job)).type, 'succeeded');
  assert.equal(Buffer.byteLength(job.text), 1000);
  assert.equal(job.settlements[0]?.droppedBytes, 300 * 19 - 1000);
});

test('curves are run by the kernel, in a process that is used again', async (context) => {
  const { desk, bundle, start } = await setting(context);
  start(['--no-native']);
  const payload = { n: '10000000016000000063', B1: 2000, firstSigma: '11', count: 20 };
  for (let i = 0; i < 3; i++) {
    const ending = await desk.ending(desk.submit('', { kind: 'ecm.curves', payload }));
    assert.equal(ending.type, 'succeeded');
    const { factor } = (ending as { value: { factor: string } }).value;
    assert.equal(10000000016000000063n % BigInt(factor), 0n);
  }
  assert.ok(existsSync(bundle));
});

test('a payload that the kernel refuses is a failed job, and the worker goes on', async (context) => {
  const { desk, home, start } = await setting(context);
  start();
  const payload = { n: '0', B1: 2000, firstSigma: '11', count: 1 };
  const refused = await desk.ending(desk.submit('', { kind: 'ecm.curves', payload }));
  assert.equal(refused.type, 'failed');
  assert.equal((await desk.ending(desk.submit('2+2'))).type, 'succeeded');
  const folders = readdirSync(join(home, 'tmp_worker_files'));
  assert.ok(folders.includes('1-1'));
});
