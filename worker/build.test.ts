import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildWorker } from './build.mjs';

test('the build is the same every time, and its package runs by npx without a registry', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-build-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const [one, two] = ['one', 'two'].map((name) => join(folder, name));
  const facts = await buildWorker({ outDir: one ?? '' });
  assert.deepEqual(await buildWorker({ outDir: two ?? '' }), facts);
  const name = join(facts.sha256.slice(0, 8), 'dsage-worker.tgz');
  const [first, second] = [one, two].map((outDir) => readFileSync(join(outDir ?? '', name)));
  assert.ok(second !== undefined && first?.equals(second));

  const bundle = readFileSync(join(one ?? '', 'dsage-worker.mjs'));
  assert.equal(createHash('sha256').update(bundle).digest('hex'), facts.sha256);
  assert.deepEqual(JSON.parse(readFileSync(join(one ?? '', 'build.json'), 'utf8')), facts);

  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const said = execFileSync('npx', ['--yes', `file:${join(one ?? '', name)}`, '--version'], {
    cwd: empty,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      HOME: empty,
      npm_config_cache: join(folder, 'cache'),
      npm_config_registry: 'http://127.0.0.1:9',
      npm_config_fetch_retries: '0',
    } as unknown as NodeJS.ProcessEnv,
  });
  assert.equal(said.trim(), `dsage-worker ${facts.version} (${facts.sha256.slice(0, 8)})`);
});
