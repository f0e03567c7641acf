import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ecmCurves } from '../lib/kernels/ecm/ecmCurves.ts';
import { ecmSays, fakeProgram } from './testing/fakeProgram.ts';
import { processesOf, setting } from './testing/setting.ts';
import { until } from './testing/until.ts';

const trial = ecmSays([{ sigma: 10 }, { sigma: 11 }, { sigma: 12, factor: '1000000007' }]);
/** Passes the trial; does `script` with every other number. */
const ecmThat = (script: string) =>
  `read line\ncase "$line" in\n*1000000007039000000273*)\n${trial}\n;;\n*)\n${script}\n;;\nesac`;

const n = 1000000007n * 1000000009n;
/** A curve on which the kernel finds nothing: whoever finds something is the program. */
const barren = { n: String(n), B1: 15, B2: 16, firstSigma: '11', count: 1 };
const fruitful = { n: String(n), B1: 2000, B2: 200_000, firstSigma: '11', count: 20 };
const kernelSays = ecmCurves({ n, B1: 2000, firstSigma: 11n, count: 20 });

const found = ecmThat(ecmSays([{ sigma: 11, factor: '1000000009' }]));

test('where the worker has GMP-ECM it runs the curves, and the hello tells of it', async (context) => {
  const { desk, home, start } = await setting(context);
  fakeProgram(join(home, 'bin'), 'ecm', found);
  start([], join(home, 'bin'));
  const job = desk.submit('', { kind: 'ecm.curves', payload: barren });
  const value = { factor: '1000000009', sigma: '11', curvesDone: 1 };
  assert.deepEqual(await desk.ending(job), { type: 'succeeded', value });
  assert.equal(job.settlements[0]?.cpuMs, 2);
  assert.deepEqual(desk.hellos[0]?.facts.programs?.[0], { name: 'GMP-ECM', version: '7.0.5' });
  await until(() => !existsSync(join(home, 'tmp_worker_files', '1-1')), 'the folder is gone');
});

test('with --no-native the kernel runs the curves, and nothing is told', async (context) => {
  const { desk, home, start } = await setting(context);
  fakeProgram(join(home, 'bin'), 'ecm', found);
  start(['--no-native'], join(home, 'bin'));
  const ending = await desk.ending(desk.submit('', { kind: 'ecm.curves', payload: barren }));
  const value = { factor: null, sigma: null, curvesDone: 1 };
  assert.deepEqual(ending, { type: 'succeeded', value });
  assert.deepEqual(desk.hellos[0]?.facts.programs, []);
});

test('when GMP-ECM goes wrong the kernel does the job; that is said once, and the third time is the last', async (context) => {
  const { desk, home, start } = await setting(context);
  const trace = join(home, 'trace');
  fakeProgram(join(home, 'bin'), 'ecm', ecmThat(`echo x >> ${trace}\nkill -SEGV $$`));
  const worker = start([], join(home, 'bin'));
  const { factor, sigma, curvesDone } = kernelSays;
  const value = { factor: String(factor), sigma: String(sigma), curvesDone };
  for (let round = 0; round < 5; round++) {
    const ending = await desk.ending(desk.submit('', { kind: 'ecm.curves', payload: fruitful }));
    assert.deepEqual(ending, { type: 'succeeded', value });
  }
  assert.equal(readFileSync(trace, 'utf8'), 'x\n'.repeat(3));
  assert.equal(worker.said().match(/GMP-ECM went wrong/g)?.length, 1);
  assert.equal(worker.said().match(/GMP-ECM is not used any more/g)?.length, 1);
});

const hanging = 'trap "" TERM\nsetsid sleep 987681 &\nsleep 987682';
const goneAll = () => processesOf('sleep 98768').length === 0;

test('a cancelled job and a time that is over end the program with all that it started', async (context) => {
  const { desk, home, start } = await setting(context);
  fakeProgram(join(home, 'bin'), 'ecm', ecmThat(hanging));
  start([], join(home, 'bin'));
  const job = desk.submit('', { kind: 'ecm.curves', payload: barren });
  await until(() => processesOf('sleep 98768').length >= 2, 'the program runs');
  desk.cancel(job);
  assert.deepEqual(await desk.ending(job), { type: 'cancelled' });
  await until(goneAll, 'everything is gone');
  const short = desk.submit('', { kind: 'ecm.curves', payload: barren, timeoutMs: 300 });
  assert.deepEqual(await desk.ending(short), { type: 'timedOut' });
  await until(goneAll, 'everything is gone');
});

test('a worker that is killed takes its programs with it', async (context) => {
  const { desk, home, start } = await setting(context);
  fakeProgram(join(home, 'bin'), 'ecm', ecmThat(hanging));
  const worker = start([], join(home, 'bin'));
  desk.submit('', { kind: 'ecm.curves', payload: barren });
  await until(() => processesOf('sleep 98768').length >= 2, 'the program runs');
  worker.child.kill('SIGKILL');
  await until(goneAll, 'everything is gone');
});

test('nfs.factor is offered, and done, by a worker that has CADO-NFS', async (context) => {
  const { desk, home, start } = await setting(context);
  const file = fakeProgram(join(home, 'opt'), 'cado-nfs.py', 'echo 1000000009 1000000007');
  start(['--cado-nfs', file, '--slots', '2']);
  const ending = await desk.ending(
    desk.submit('', { kind: 'nfs.factor', payload: { n: String(n) } }),
  );
  const value = { factors: ['1000000007', '1000000009'] };
  assert.deepEqual(ending, { type: 'succeeded', value });
  assert.ok(desk.hellos[0]?.kinds.includes('nfs.factor'));
});

test('a CADO-NFS that gives wrong factors is a failed job whose folder is kept', async (context) => {
  const { desk, home, start } = await setting(context);
  const file = fakeProgram(join(home, 'opt'), 'cado-nfs.py', 'echo 3 5');
  start(['--cado-nfs', file]);
  const ending = await desk.ending(
    desk.submit('', { kind: 'nfs.factor', payload: { n: String(n) } }),
  );
  assert.equal(ending.type === 'failed' && ending.error.name, 'NFS_FAILED');
  assert.ok(existsSync(join(home, 'tmp_worker_files', '1-1', 'job.json')));
});
