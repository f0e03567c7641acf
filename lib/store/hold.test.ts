import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { DsageError } from '../protocol/errors.ts';
import { holdHome } from './hold.ts';
import { temporaryFolder } from './testing.ts';

test('a home is held by one process, until that ends, by kill -9 too', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'server.lock');
  const place = { file, backupDir: folder };
  const program = `
    import { holdHome } from './hold.ts';
    holdHome(${JSON.stringify(file)}, { file: '', backupDir: '' });
    globalThis.gc();
    setTimeout(() => { globalThis.gc(); console.log('held'); }, 50);
    setInterval(() => {}, 1000);
  `;
  const args = ['--expose-gc', '--import', 'tsx', '--input-type=module', '--eval', program];
  const other = spawn(process.execPath, args, { cwd: import.meta.dirname });
  t.after(() => other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  const busy = (error: unknown) => error instanceof DsageError && error.code === 'DATABASE_BUSY';
  assert.throws(() => holdHome(file, place, 10), busy);
  other.kill('SIGKILL');
  await once(other, 'close');
  const hold = holdHome(file, place, 10);
  assert.throws(() => holdHome(file, place, 10), busy);
  hold.release();
  holdHome(file, place, 10).release();
});
