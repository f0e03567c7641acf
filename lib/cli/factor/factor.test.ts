import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TestServer } from '../../client/testing.ts';
import type { FactorPicture } from '../../protocol/picture.ts';
import { dsage } from '../testing/setting.ts';
import { costSentence, mostDigits } from './cost.ts';
import { localRequest } from './localRequest.ts';
import { examplePicture } from './testing/examplePicture.ts';

async function server(t: TestContext): Promise<TestServer> {
  const started = await TestServer.start();
  t.after(() => started.close());
  return started;
}

/** Two primes of 30 digits. */
const p = 100000000000000000000000000319n;
const q = 100000000000000000000000000379n;
const hard = `${p} * ${q}`;
const picture: FactorPicture = { ...examplePicture, n: String(p * q), expression: hard };
const result = {
  unit: 1,
  factors: [p, q].map((prime) => ({
    prime: String(prime),
    exponent: 1,
    certificate: { of: String(prime) },
  })),
};

/** A job of kind factor runs and has drawn something. */
async function runningJob(at: TestServer): Promise<number> {
  await until(() => at.jobs.size > 0 && at.seen.some(({ name }) => name === 'watch'));
  const id = at.jobs.size;
  at.run(id);
  at.draw(id, picture);
  return id;
}

test('factor prints what is found at once without a server, with its product checked', async () => {
  const small = await dsage(null, ['factor', '2^3 * 3 * 5^2']);
  assert.deepEqual([small.code, small.out], [0, '2^3 * 3 * 5^2\n']);
  assert.equal((await dsage(null, ['factor', '-12'])).out, '-1 * 2^2 * 3\n');
  assert.equal((await dsage(null, ['factor', 'n = 2^59-1'])).out, '179951 * 3203431780337\n');
  assert.equal((await dsage(null, ['factor', '1'])).out, '1\n');
  const json = JSON.parse((await dsage(null, ['factor', '12', '--json'])).out);
  assert.deepEqual(json, {
    n: '12',
    factors: [
      { prime: '2', exponent: 2 },
      { prime: '3', exponent: 1 },
    ],
  });
});

test('factor - reads what is to be factored from standard input', async () => {
  for (const where of [[], ['--local']]) {
    const piped = await dsage(null, ['factor', '-', ...where], { input: '12\n' });
    assert.deepEqual([piped.code, piped.out], [0, '2^2 * 3\n']);
    const nothing = await dsage(null, ['factor', '-', ...where], { input: '\n' });
    assert.deepEqual([nothing.code, nothing.out], [1, '']);
    assert.match(nothing.err, /^dsage: [^\n]+\n$/);
  }
});

test('a hard number becomes one job, whose picture is told until its factors are there', async (t) => {
  const at = await server(t);
  let heard = '';
  const running = dsage(at, ['factor', hard], {
    hear: (text) => {
      heard += text;
    },
  });
  const id = await runningJob(at);
  await until(() => heard.includes('84 digits left'));
  at.end(id, { state: 'succeeded', result });
  const { code, out, err } = await running;
  assert.deepEqual([code, out], [0, `${p} * ${q}\n`]);
  assert.match(err, /^Sieve: 4 primes found, 84 digits left, 30 % of the relations\. /);
  assert.match(err, /168692292721: elliptic curve 3407198 with B1 = 11,000 on gauss\n/);
  assert.match(err, /product checked\n$/);
  const { kind, payload } = at.jobs.get(id) ?? {};
  assert.deepEqual([kind, payload], ['factor', { n: String(p * q), expression: hard }]);
});

test('on a screen the picture is drawn over itself and taken away at the end', async (t) => {
  const at = await server(t);
  let heard = '';
  const running = dsage(at, ['factor', hard, '--no-ecm'], {
    isLive: true,
    hear: (text) => {
      heard += text;
    },
  });
  const id = await runningJob(at);
  await until(() => heard.includes('combined'));
  at.draw(id, { ...picture, elapsedSeconds: 132 });
  await until(() => heard.includes('elapsed 2 min 12 s'));
  at.end(id, { state: 'succeeded', result });
  const { err, out } = await running;
  const lines = 10;
  assert.ok(err.includes(`\r\u001b[${lines}A`), JSON.stringify(err.slice(0, 2000)));
  assert.equal(out, `${p} * ${q}\n`);
  assert.deepEqual(at.jobs.get(id)?.payload, {
    ...{ n: String(p * q), expression: hard, ecm: 'none' },
  });
});

test('json has the job, and certificates where they are asked for', async (t) => {
  const at = await server(t);
  const running = dsage(at, ['factor', hard, '--json', '--certificates']);
  at.end(await runningJob(at), { state: 'succeeded', result });
  const json = JSON.parse((await running).out);
  assert.deepEqual([json.job, json.n], [1, String(p * q)]);
  assert.deepEqual(json.factors[0], { ...result.factors[0] });
});

test('--detach prints the number of the job and ends, --job shows it later', async (t) => {
  const at = await server(t);
  const detached = await dsage(at, ['factor', hard, '--detach']);
  assert.deepEqual([detached.code, detached.out], [0, 'job 1\n']);
  assert.match(detached.err, /npx dsage factor --job 1/);
  const later = dsage(at, ['factor', '--job', '1']);
  at.end(await runningJob(at), { state: 'succeeded', result });
  assert.equal((await later).out, `${p} * ${q}\n`);
  await dsage(at, ['eval', '2+2']);
  assert.match((await dsage(at, ['factor', '--job', '2'])).err, /Job 2 is no factorisation/);
});

test('an interrupt cancels the job and says what is kept', async (t) => {
  const at = await server(t);
  const running = dsage(at, ['factor', hard], { hear: (_, interrupt) => interrupt() });
  const id = await runningJob(at);
  const { code, err } = await running;
  assert.equal(code, 130);
  assert.equal(at.jobs.get(id)?.state, 'cancelled');
  assert.match(err, /stopped; found so far: 2 \* 61 \* 7321 \* 168692292721; job 1 keeps it/);
});

test('a factorisation that fails, or whose product is false, is one sentence', async (t) => {
  const at = await server(t);
  const failing = dsage(at, ['factor', hard]);
  at.end(await runningJob(at), { state: 'failed', note: 'Nobody came.' });
  const failed = await failing;
  assert.deepEqual([failed.code, failed.out], [1, '']);
  assert.match(failed.err, /\ndsage: job 1: Nobody came\.\n$/);
  const lying = dsage(at, ['factor', hard]);
  await until(() => at.jobs.size === 2);
  at.run(2);
  at.end(2, { state: 'succeeded', result: { ...result, unit: -1 } });
  assert.match((await lying).err, /The product of the factors is not the number/);
});

test('--local needs no server and gives the same', async () => {
  const local = await dsage(null, ['factor', '2^67-1', '--local']);
  assert.deepEqual([local.code, local.out], [0, '193707721 * 761838257287\n']);
  const json = JSON.parse((await dsage(null, ['factor', '-12', '--local', '--json'])).out);
  assert.deepEqual([json.n, json.factors[0]], ['-12', { prime: '-1', exponent: 1 }]);
  const wrong = await dsage(null, ['factor', '12', '--local', '--threads', 'many']);
  assert.deepEqual([wrong.code, wrong.out], [1, '']);
  assert.match(wrong.err, /^dsage: --threads takes a whole number/);
});

test('the program itself computes without a server, and refuses in a sentence', () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const program = (args: string[], input = '') =>
    spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { encoding: 'utf8', input });
  const done = program(['factor', '2^67-1', '--local']);
  assert.deepEqual([done.status, done.stdout], [0, '193707721 * 761838257287\n']);
  assert.match(done.stderr, /^[\d.]+ s, product checked\n$/);
  const piped = program(['factor', '-', '--local'], '2^67-1\n');
  assert.deepEqual([piped.status, piped.stdout], [0, '193707721 * 761838257287\n']);
  const refused = program(['factor', '10^10^10', '--local']);
  assert.deepEqual([refused.status, refused.stdout], [1, '']);
  assert.match(refused.stderr, /^dsage: This number would have [^\n]+\n$/);
});

test('--local on threads gives the same, with proofs where they are asked for', async () => {
  const [r, s] = ['1000000000000000000117', '10000000000000000000000000331'];
  const local = await dsage(null, [
    'factor',
    `${r} * ${s}`,
    '--local',
    '--threads',
    '2',
    '--prove',
  ]);
  assert.deepEqual([local.code, local.out], [0, `${r} * ${s}\n`], local.err);
  assert.match(local.err, /primes proven\n$/);
  const options = ['--local', '--json', '--certificates'];
  const json = JSON.parse((await dsage(null, ['factor', `3 * ${r}`, ...options])).out);
  assert.equal(json.factors[1].certificate.n, r);
});

test('what cannot be factored is refused at once by one sentence', async () => {
  const refusals: [string, RegExp][] = [
    ['', /Write a whole number/],
    ['2^', /too early/],
    ['0', /0 has no factorisation/],
    ['seventeen', /not known here/],
    ['1.5', /Only whole numbers/],
    ['1e5', /not expected/],
    ['10^10^10', /at most 10,000/],
    ['9'.repeat(100_000), /too long/],
  ];
  for (const [text, sentence] of refusals) {
    for (const how of [[], ['--local']]) {
      const { code, out, err } = await dsage(null, ['factor', text, ...how]);
      assert.deepEqual([code, out], [1, ''], text.slice(0, 20));
      assert.match(err, sentence);
      assert.match(err, /^dsage: [^\n]+\n$/);
    }
  }
  assert.match((await dsage(null, ['factor'])).err, /^dsage: Which number\?/);
});

test('--local is read without the command line’s reader, which gets what is not understood', () => {
  assert.deepEqual(localRequest(['factor', '2^67-1', '--local', '--json']), {
    expression: '2^67-1',
    options: { json: true, ecm: true },
  });
  assert.deepEqual(localRequest(['factor', '--local', '--no-ecm', '--threads', '2', '15']), {
    expression: '15',
    options: { threads: '2', ecm: false },
  });
  for (const args of [
    ['factor', '15'],
    ['eval', '--local'],
    ['factor', '--local', '-12'],
    ['factor', '--local', '--help'],
    ['factor', '--local', '15', '--treads=2'],
    ['factor', '--local'],
  ]) {
    assert.equal(localRequest(args), null, args.join(' '));
  }
});

test('a number of more than 95 digits is announced with its cost', () => {
  const slots = { count: 2, name: 'slots' };
  assert.equal(costSentence(95, slots), null);
  assert.equal(mostDigits([]), 0);
  assert.equal(mostDigits([15n, 10n ** 99n + 1n]), 100);
  const sentence = costSentence(100, slots) ?? '';
  assert.match(sentence, /^100 digits take about (\d+ h )?\d+ min( \d+ s)? of computing time/);
  assert.match(sentence, /on 2 slots\.$/);
  assert.match(costSentence(200, slots) ?? '', /^200 digits are too many for the quadratic sieve/);
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
