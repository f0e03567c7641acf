import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fakeProgram, nativeTools } from '../testing/fakeProgram.ts';
import { processesOf } from '../testing/setting.ts';
import { until } from '../testing/until.ts';
import { CadoNfsRun, factorsOf, stageOf } from './cadoNfs.ts';

/* A stand-in for CADO-NFS: it is too large to be installed for a test. It is called and answers as the real one. */

const payload = { n: '1000000007039000000273' };
const primes = '1000000000039 1000000007';
const log = `
echo "Info:root: Using default parameter file" >&2
echo "Info:Lattice Sieving: Marking workunit c60_sieving_1000-2000 as ok (43.2% => ETA Fri)" >&2
echo "Info:Complete Factorization / Discrete logarithm: Total cpu/elapsed time for entire Complete Factorization 352.86/68.6" >&2
`;

async function runFake(context: TestContext, script: string) {
  const tools = await nativeTools(context);
  const file = fakeProgram(join(tools.folder, '..', 'bin'), 'cado-nfs.py', script);
  return { run: new CadoNfsRun(payload, { ...tools, file }, 3), ...tools };
}

test('the factors come back in ascending order, with the stages on the way', async (context) => {
  const { run, texts, folder } = await runFake(
    context,
    `test "$1 $2 $3 $4" = "${payload.n} -t 3 --workdir" || exit 9\ntouch "$5/seen"\n${log}\necho ${primes}`,
  );
  assert.deepEqual(await run.ending, {
    type: 'succeeded',
    value: { factors: ['1000000007', '1000000000039'] },
    cpuMs: 352_860,
  });
  assert.ok(existsSync(join(folder, 'nfs', 'seen')));
  assert.deepEqual(texts, [
    'CADO-NFS: Lattice Sieving, 43.2 %',
    'CADO-NFS: Complete Factorization / Discrete logarithm',
  ]);
});

const failures: [string, string, RegExp][] = [
  ['factors of another number', 'echo 3 5', /gave no factors: exit code 0/],
  ['one factor', `echo ${payload.n}`, /gave no factors/],
  ['an error', 'echo "Error:root: no parameters" >&2\nexit 1', /exit code 1, Error:root: no param/],
  ['right factors before an error', `echo ${primes}\nexit 1`, /exit code 1/],
  ['a crash', 'kill -SEGV $$', /SIGSEGV/],
];
for (const [what, script, sentence] of failures)
  test(`${what} from CADO-NFS is a failure in a sentence`, async (context) => {
    const ending = await (await runFake(context, script)).run.ending;
    assert.equal(ending.type, 'failed');
    assert.match(ending.type === 'failed' ? ending.error.message : '', sentence);
  });

test('a stop ends the script and the clients that it sent into sessions of their own', async (context) => {
  const { run } = await runFake(
    context,
    'setsid sleep 987671 &\nsetsid sleep 987672 &\nsleep 987673',
  );
  await until(() => processesOf('sleep 98767').length >= 3, 'all run');
  run.stop();
  assert.deepEqual(await run.ending, { type: 'stopped' });
  await until(() => processesOf('sleep 98767').length === 0, 'all are gone');
});

test('only a list of two or more whose product is n is a factorisation', () => {
  assert.deepEqual(factorsOf('7 3 2', 42n), ['2', '3', '7']);
  for (const line of [
    '',
    '42',
    '1 42',
    '2 21 1',
    '-6 -7',
    '6 7 ',
    '06 7',
    '6.0 7',
    'six 7',
    '2 20',
  ])
    assert.equal(factorsOf(line, 42n), null, line);
});

test('lines without a stage are passed over', () => {
  assert.equal(
    stageOf('Info:Linear Algebra: Krylov: 12.5% done'),
    'CADO-NFS: Linear Algebra, 12.5 %',
  );
  for (const line of ['Info:root: x', 'Debug:Lattice Sieving: 3%', 'PATH=3%', ''])
    assert.equal(stageOf(line), null, line);
});
