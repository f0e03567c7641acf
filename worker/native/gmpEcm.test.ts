import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ecmCurves } from '../../lib/kernels/ecm/ecmCurves.ts';
import type { Payload } from '../../lib/protocol/kinds.ts';
import { ecmSays, fakeProgram, nativeTools } from '../testing/fakeProgram.ts';
import { processesOf } from '../testing/setting.ts';
import { until } from '../testing/until.ts';
import { EcmReader, resumeLine } from './ecmWire.ts';
import { findPrograms } from './findPrograms.ts';
import { GmpEcmRun, suitsGmpEcm } from './gmpEcm.ts';

const p = 1000000007n;
const q = 1000000000039n;
const n = p * q;
const payload = { n: String(n), B1: 200, B2: 2000, firstSigma: '10', count: 4 };
const nothing = { factor: null, sigma: null, curvesDone: 4 };

async function runFake(context: TestContext, script: string, patienceMs = 20_000) {
  const tools = await nativeTools(context);
  const file = fakeProgram(join(tools.folder, '..', 'bin'), 'ecm', script);
  const run = new GmpEcmRun(payload, { ...tools, file }, { maxMemoryMiB: 128, patienceMs });
  return { run, texts: tools.texts, file };
}

async function endingOf(context: TestContext, script: string, patienceMs = 20_000) {
  const { run, file } = await runFake(context, script, patienceMs);
  const ending = await run.ending;
  assert.deepEqual(processesOf(file), []);
  return ending;
}

test('a curve is told by its starting point: the kernel and Suyama agree', () => {
  const line = resumeLine({ n: 8051n, firstSigma: 7n, count: 2 }, 1);
  const x = BigInt(/X=(0x[0-9a-f]+);/.exec(line)?.[1] ?? '0');
  assert.equal((x * 32n ** 3n - 59n ** 3n) % 8051n, 0n);
  assert.match(line, /^METHOD=ECM; SIGMA=8; B1=1; N=8051; X=.*;\n$/);
});

test('a sigma that shares a factor with n is left to the kernel', () => {
  assert.throws(() => resumeLine({ n: 8051n, firstSigma: 83n, count: 1 }, 0), RangeError);
});

const suits: [string, Partial<Payload<'ecm.curves'>>, boolean][] = [
  ['an odd number and a sigma of 6', { firstSigma: '6' }, true],
  ['an even number', { n: '1000000007039000000272' }, false],
  ['a negative number', { n: '-1000000007039000000273' }, false],
  ['a sigma of 5', { firstSigma: '5' }, false],
  ['no second stage', { B2: 200 }, false],
];
for (const [what, change, answer] of suits)
  test(`${what}: GMP-ECM ${answer ? 'may' : 'does not'} take it`, () =>
    assert.equal(suitsGmpEcm({ ...payload, ...change }), answer));

test('curves without a factor are counted, with the time that the program says', async (context) => {
  const said = ecmSays([10, 11, 12, 13].map((sigma) => ({ sigma })));
  const { run, texts } = await runFake(context, said);
  assert.deepEqual(await run.ending, { type: 'succeeded', value: nothing, cpuMs: 12 });
  assert.equal(run.version, '7.0.5');
  assert.equal(texts.at(-1), '4 of 4 curves with B1 = 200');
});

test('a factor ends the program at its curve', async (context) => {
  const said = ecmSays([{ sigma: 10 }, { sigma: 11, factor: String(p) }]);
  const ending = await endingOf(context, `${said}\nsleep 987660`);
  const value = { factor: String(p), sigma: '11', curvesDone: 2 };
  assert.deepEqual(ending, { type: 'succeeded', value, cpuMs: 5 });
  assert.deepEqual(processesOf('sleep 987660'), []);
});

test('n itself is no factor', async (context) => {
  const said = ecmSays([10, 11, 12, 13].map((sigma) => ({ sigma, factor: String(n) })));
  const ending = await endingOf(context, `${said}\nexit 8`);
  assert.deepEqual(ending, { type: 'succeeded', value: nothing, cpuMs: 8 });
});

const odd: [string, string, RegExp][] = [
  ['a wrong factor', ecmSays([{ sigma: 10, factor: '1000000009' }]), /factor that is none/],
  ['a factor that is no number', ecmSays([{ sigma: 10, factor: '0x11' }]), /factor that is none/],
  ['the factor 1', ecmSays([{ sigma: 10, factor: '1' }]), /factor that is none/],
  ['a factor before any curve', `echo '********** Factor found in step 1: ${p}'`, /is none/],
  ['another curve', ecmSays([{ sigma: 99 }]), /another curve/],
  ['too few curves', ecmSays([{ sigma: 10 }]), /1 of 4 curves/],
  ['too many curves', ecmSays([10, 11, 12, 13, 14].map((sigma) => ({ sigma }))), /more curves/],
  ['nothing', '', /0 of 4 curves/],
  ['garbage', 'head -c 2000 /dev/urandom', /0 of 4 curves|ended/],
  ['an endless line', "yes | tr -d '\\n'", /line over|more than/],
  ['endless lines', 'yes', /printed more than/],
  ['a crash', 'kill -SEGV $$', /SIGSEGV/],
  ['an error', `${ecmSays([])}\nexit 1`, /exit code 1/],
];
for (const [what, script, reason] of odd)
  test(`${what} is not believed`, async (context) => {
    const ending = await endingOf(context, script);
    assert.equal(ending.type, 'odd');
    assert.match(ending.type === 'odd' ? ending.reason : '', reason);
  });

test('a program that hangs is given up', async (context) => {
  const ending = await endingOf(context, 'trap "" TERM\nsleep 987661', 200);
  assert.deepEqual(ending, { type: 'odd', reason: 'it said nothing for 0 s' });
  assert.deepEqual(processesOf('sleep 987661'), []);
});

test('a program that cannot be started is not believed either', async (context) => {
  const tools = await nativeTools(context);
  const run = new GmpEcmRun(payload, { ...tools, file: '/nowhere/ecm' }, { maxMemoryMiB: 128 });
  assert.equal((await run.ending).type, 'odd');
});

test('a stopped run leaves nothing behind, not even what left its group', async (context) => {
  const script = 'setsid sleep 987662 >/dev/null 2>&1 &\nsleep 987663';
  const { run } = await runFake(context, script);
  await until(() => processesOf('sleep 98766').length >= 2, 'the program runs');
  run.stop();
  assert.deepEqual(await run.ending, { type: 'stopped' });
  await until(() => processesOf('sleep 98766').length === 0, 'everything is gone');
});

test('the reader knows versions and passes over what it does not know', () => {
  const reader = new EcmReader({ n, firstSigma: 10n, count: 1 });
  for (const line of ['GMP-ECM 8.1-dev [x]', 'Run 2 out of 3:', '', 'Step 3 took 4ms'])
    reader.read(line);
  assert.equal(reader.version, '8.1-dev');
  assert.deepEqual([reader.started, reader.cpuMs, reader.factor], [0, 0, null]);
});

/*
 * The real program, where this machine has it; elsewhere the stand-ins above are all there is, and this test only
 * says so.
 */
test('the GMP-ECM of this machine, if there is one, finds on every sigma what the kernel finds', async (context) => {
  const tools = await nativeTools(context);
  const programs = await findPrograms({ ...tools, path: process.env['PATH'] ?? '', cadoNfs: null });
  const program = programs.find(({ name }) => name === 'GMP-ECM');
  if (program === undefined) return context.diagnostic('there is no GMP-ECM 7 here');
  context.diagnostic(`GMP-ECM ${program.version}`);
  for (let firstSigma = 6; firstSigma < 30; firstSigma += 4) {
    const work = { ...payload, firstSigma: String(firstSigma) };
    const run = new GmpEcmRun(work, { ...tools, file: program.file }, { maxMemoryMiB: 128 });
    const ending = await run.ending;
    const ours = ecmCurves({ n, B1: 200, B2: 2000, firstSigma: BigInt(firstSigma), count: 4 });
    const value = {
      factor: ours.factor === null ? null : String(ours.factor),
      sigma: ours.sigma === null ? null : String(ours.sigma),
      curvesDone: ours.curvesDone,
    };
    assert.deepEqual(ending.type === 'succeeded' && ending.value, value);
  }
});
