import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPeers, namesBoth } from './peers.ts';
import { timed } from './timed.ts';

const primes = { p: 101n, q: 103n };

const answers: [string, string, boolean][] = [
  ['PARI', '[101, 1; 103, 1]\n', true],
  ['FlintQS', 'FACTORS:\n103\n101\n103\n', true],
  ['FLINT', '1 * 101 ^ 1 * 103 ^ 1', true],
  ['YAFU', 'P3 = 101\nP3 = 103\n', true],
  ['JSON', '{"factors":[{"prime":"101"},{"prime":"103"}]}', true],
  ['only one', '101', false],
  ['longer numbers that begin alike', '1011 1031', false],
];
for (const [what, output, isRight] of answers)
  test(`the answer of ${what} is ${isRight ? 'right' : 'wrong'}`, () =>
    assert.equal(namesBoth(output, primes), isRight));

test('a peer that is not there is named with its package', async (context) => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  context.after(() => {
    process.env['PATH'] = path;
  });
  const { found, missing } = await findPeers(['pari', 'flint'], '/tmp');
  assert.deepEqual(found, []);
  assert.match(missing[0] ?? '', /pari .* left out \(Debian package pari-gp\)/);
  assert.equal(missing.length, 2);
});

test('a run knows its exit code, both outputs, its input and the time of its grandchildren', async () => {
  const busy = 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done';
  const script = `cat; echo oh >&2; sh -c '${busy}'; exit 3`;
  const run = await timed({ file: 'sh', args: ['-c', script], input: 'hello' });
  assert.equal(run.code, 3);
  assert.equal(run.output, 'hello');
  assert.equal(run.complaints, 'oh\n');
  assert.ok(run.cpuSeconds > 0);
  assert.ok(run.wallSeconds > 0);
});
