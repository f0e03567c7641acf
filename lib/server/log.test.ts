import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import { openLog, refuseBy } from './log.ts';

function logFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-log-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'server.log');
}

const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a line is one JSON object that says when, what, and of which job', async (t) => {
  const file = logFile(t);
  const log = openLog({ file, now: () => 0 });
  log.info('job queued', { jobId: 7, cellId: null, workerId: 'w1' });
  log.warn('two\nlines');
  await log.close();
  assert.deepEqual(linesOf(file), [
    {
      at: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'job queued',
      jobId: 7,
      workerId: 'w1',
    },
    { at: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'two\nlines' },
  ]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('secrets are not written, whoever passes them', async (t) => {
  const file = logFile(t);
  const log = openLog({ file, now: () => 0 });
  const names = ['token', 'joinToken', 'password', 'cookie', 'signature', 'lease', 'nonce'];
  for (const name of names) log.info('x', { [name]: 'the very secret' });
  await log.close();
  assert.ok(!readFileSync(file, 'utf8').includes('the very secret'));
});

test('an error is written with its cause', async (t) => {
  const file = logFile(t);
  const log = openLog({ file, now: () => 0 });
  log.error('broken', { error: new Error('outer', { cause: new TypeError('inner') }) });
  await log.close();
  const [{ error }] = linesOf(file);
  assert.deepEqual(
    [error.message, error.cause.name, error.cause.message],
    ['outer', 'TypeError', 'inner'],
  );
});

test('a log that is full becomes the old one', async (t) => {
  const file = logFile(t);
  const log = openLog({ file, now: () => 0, maxBytes: 1_000 });
  for (let number = 0; number < 30; number++) {
    log.info('a line of about a hundred bytes', { number });
    await log.close();
  }
  assert.ok(statSync(file).size <= 1_000);
  assert.ok(statSync(`${file}.1`).size <= 1_000);
  assert.equal(linesOf(file).at(-1).number, 29);
});

test('a log that cannot be written stops nothing', async () => {
  const log = openLog({ file: '/nowhere/server.log', now: () => 0 });
  log.info('lost');
  await log.close();
});

test('a refusal is shown as it is; anything else only by a reference', async (t) => {
  const file = logFile(t);
  const log = openLog({ file, now: () => 0 });
  const refuse = refuseBy(log);
  assert.equal(refuse(new DsageError('JOB_NOT_FOUND', { id: 1 })).code, 'JOB_NOT_FOUND');
  const wire = refuse(new Error('at line 3 of secret.ts'));
  assert.equal(wire.code, 'INTERNAL');
  assert.ok(!wire.message.includes('secret.ts'));
  await log.close();
  assert.deepEqual(
    linesOf(file).map(({ reference }) => reference),
    [wire.details?.['reference']],
  );
});
