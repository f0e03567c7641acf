import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLog } from './log.ts';

test('a log file holds one JSON object a line, with what it is about, for its owner alone', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-log-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'worker-1.log');
  const log = openLog(file, { worker: 'box3' });
  log.info('job started', { jobId: 12 });
  log.warn('two\nlines');
  const [first, second, rest] = readFileSync(file, 'utf8').split('\n');
  const { time, ...entry } = JSON.parse(first ?? '');
  assert.ok(Date.parse(time) > 0);
  assert.deepEqual(entry, { level: 'info', message: 'job started', worker: 'box3', jobId: 12 });
  assert.equal(JSON.parse(second ?? '').message, 'two\nlines');
  assert.equal(rest, '');
  assert.equal(statSync(file).mode & 0o777, 0o600);
});
