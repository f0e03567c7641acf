import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { newTlsKey, selfSignedCertificate } from './home/certificate.ts';
import { startScript } from './workerBundle.ts';
import { startPath, workerLine } from './workerLine.ts';

const starter = readFileSync(new URL('../../worker/start.cjs', import.meta.url), 'utf8');

/** A worker that says how it was started, and that it lives. */
const worker = Buffer.from(`console.log(JSON.stringify(process.argv.slice(2)));\n`);
const sha256 = createHash('sha256').update(worker).digest('hex');
const path = `/worker/${sha256.slice(0, 8)}/dsage-worker.mjs`;

async function serve(t: TestContext, content = worker) {
  const key = newTlsKey();
  const cert = await selfSignedCertificate(key, ['localhost']);
  const asked: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    asked.push(request.url ?? '');
    if (request.url === path) response.end(content);
    else if (request.url === startPath) response.end(startScript(starter, { path, sha256 }));
    else response.writeHead(404).end('There is no such worker here.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const certificate = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
  const { port } = server.address() as AddressInfo;
  return { origin: `https://127.0.0.1:${port}`, certificate, asked };
}

function emptyHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'dsage-line-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** Runs the line as a person would: pasted into sh, in a home with nothing in it. */
async function paste(t: TestContext, line: string, home = emptyHome(t)) {
  const env = { NODE_ENV: 'production', PATH: process.env['PATH'], HOME: home } as const;
  const shell = spawn('/bin/sh', ['-c', line], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => {
    shell.kill('SIGKILL');
  });
  let [out, err] = ['', ''];
  shell.stdout.on('data', (text) => {
    out += text;
  });
  shell.stderr.on('data', (text) => {
    err += text;
  });
  const [code] = await once(shell, 'close');
  return { code, out, err, home };
}

test('the line as printed fetches the worker and runs it with the pinned certificate', async (t) => {
  const server = await serve(t);
  const { code, out, err, home } = await paste(t, workerLine({ ...server, join: 'token' }));
  assert.equal(err, '');
  assert.equal(code, 0);
  const pinned = `${server.origin}#sha256:${server.certificate}`;
  const expected = ['--server', pinned, '--parent-fd', '3', '--join', 'token'];
  assert.deepEqual(JSON.parse(out), expected);
  assert.deepEqual(server.asked, [startPath, path]);
  const file = join(home, '.dsage', 'worker', sha256.slice(0, 8), 'dsage-worker.mjs');
  assert.deepEqual(readFileSync(file), worker);
});

test('a server with another certificate is asked for nothing', async (t) => {
  const server = await serve(t);
  const certificate = 'ab'.repeat(32);
  const { code, out, err, home } = await paste(t, workerLine({ ...server, certificate }));
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, new RegExp(`shows certificate ${server.certificate}, but ${certificate}`));
  assert.equal(err.trim().split('\n').length, 1);
  assert.deepEqual(server.asked, []);
  assert.equal(existsSync(join(home, '.dsage')), false);
});

test('a worker that arrives damaged is not run', async (t) => {
  const server = await serve(t, Buffer.from('console.log("not the one")'));
  const { code, out, err, home } = await paste(t, workerLine(server));
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.equal(err, 'The worker arrived damaged. Run the line again.\n');
  assert.equal(existsSync(join(home, '.dsage')), false);
});

test('the second start on a machine fetches the worker no more', async (t) => {
  const server = await serve(t);
  const home = emptyHome(t);
  const first = await paste(t, workerLine(server), home);
  const second = await paste(t, workerLine(server), home);
  assert.equal(second.out, first.out);
  assert.deepEqual(server.asked, [startPath, path, startPath]);
});

test('what the server refuses is shown in its words', async (t) => {
  const server = await serve(t);
  const line = workerLine(server).replace(startPath, '/worker/other');
  const { code, err } = await paste(t, line);
  assert.equal(code, 1);
  assert.equal(err, 'There is no such worker here.\n');
});

test('an unreachable server is named in one sentence', async (t) => {
  const server = await serve(t);
  const origin = 'https://127.0.0.1:1';
  const { code, err } = await paste(t, workerLine({ ...server, origin }));
  assert.equal(code, 1);
  assert.match(err, /^No server answers at 127\.0\.0\.1:1: .*\n$/);
});

test('every shell takes the line: nothing in it means something to one of them', () => {
  const certificate = 'ab'.repeat(32);
  const line = workerLine({ origin: 'https://box1:8081', certificate, join: 'a-_B' });
  const [before, script = '', after = ''] = line.split('"');
  assert.equal(before, 'node -e ');
  assert.doesNotMatch(script, /["$`\\!%\n]/);
  assert.match(after, /^[ A-Za-z0-9:/.#_-]+$/);
});
