import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { connect, createServer } from 'node:tls';
import { homePaths, workerLog } from '../../client/home.ts';
import { DsageError } from '../../protocol/errors.ts';
import { parsePrivateFile, parsePublicLine } from '../../signing/openssh.ts';
import { machineNames } from './certificate.ts';
import { replaceFile } from './files.ts';
import { homeError, setupHome } from './setup.ts';

function settingsFor(t: TestContext, below = 'home') {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-home-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { home: join(folder, below), user: 'ada' as never, publicHost: 'box3.example' };
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

function unusable(pattern: RegExp) {
  return (error: unknown) =>
    error instanceof DsageError && error.code === 'HOME_UNUSABLE' && pattern.test(error.message);
}

test('a home that is not there is made, only for its owner', async (t) => {
  const settings = settingsFor(t, 'deep/er/home');
  const home = await setupHome(settings);
  assert.deepEqual(readdirSync(settings.home).sort(), [
    'cacert.pem',
    'db',
    'dsage_key',
    'dsage_key.pub',
    'pubcert.pem',
    'session_secret',
    'tmp_worker_files',
  ]);
  assert.equal(mode(settings.home), '700');
  assert.equal(mode(home.paths.backups), '700');
  for (const path of home.made) assert.equal(mode(path), '600', path);
  assert.equal(home.made.length, 5);
  const line = parsePublicLine(readFileSync(home.paths.publicKey, 'utf8'));
  assert.equal(line.comment, `ada@${hostname()}`);
  assert.match(readFileSync(home.paths.sessionSecret, 'utf8'), /^[A-Za-z0-9_-]{43}\n$/);
  assert.equal(workerLog(home.paths, 2), join(settings.home, 'worker-2.log'));
});

test('the certificate serves TLS under every name of this machine for ten years', async (t) => {
  const { paths, certificate } = await setupHome(settingsFor(t));
  const pem = readFileSync(paths.certificate, 'utf8');
  const x509 = new X509Certificate(pem);
  assert.equal(x509.fingerprint256.replaceAll(':', '').toLowerCase(), certificate);
  for (const name of ['localhost', 'box3.example']) assert.ok(x509.checkHost(name), name);
  for (const address of ['127.0.0.1', '::1']) assert.ok(x509.checkIP(address), address);
  const years = (Date.parse(x509.validTo) - Date.now()) / (365.25 * 86_400_000);
  assert.ok(years > 9.9 && years < 10.1);

  const key = readFileSync(paths.certificateKey, 'utf8');
  const server = createServer({ key, cert: pem }, (socket) => socket.end('hello'));
  t.after(() => server.close());
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  const text = await new Promise((resolve, reject) => {
    connect({ port, host: '127.0.0.1', ca: pem, minVersion: 'TLSv1.2' })
      .setEncoding('utf8')
      .on('data', resolve)
      .on('error', reject);
  });
  assert.equal(text, 'hello');
});

test('a second setup changes nothing', async (t) => {
  const settings = settingsFor(t);
  const first = await setupHome(settings);
  const before = first.made.map((path) => readFileSync(path, 'utf8'));
  const second = await setupHome(settings);
  assert.deepEqual([second.made, second.repaired], [[], []]);
  assert.deepEqual([second.certificate, second.key], [first.certificate, first.key]);
  assert.deepEqual(
    first.made.map((path) => readFileSync(path, 'utf8')),
    before,
  );
});

test('permissions that are too wide are narrowed', async (t) => {
  const settings = settingsFor(t);
  const { paths } = await setupHome(settings);
  const opened = [paths.folder, paths.databaseFolder, paths.privateKey, paths.certificateKey];
  for (const path of opened) chmodSync(path, 0o777);
  const again = await setupHome(settings);
  assert.deepEqual(again.repaired.sort(), opened.sort());
  for (const path of opened) assert.match(mode(path), /^[67]00$/);
});

test('what is derived from a private file is made again, with the same key', async (t) => {
  const settings = settingsFor(t);
  const first = await setupHome(settings);
  rmSync(first.paths.publicKey);
  rmSync(first.paths.certificate);
  const second = await setupHome(settings);
  assert.equal(second.key, first.key);
  assert.notEqual(second.certificate, first.certificate);
  assert.deepEqual(second.made.sort(), [first.paths.certificate, first.paths.publicKey].sort());
});

test('a public half without its private half, or of another key, is reported and kept', async (t) => {
  const settings = settingsFor(t);
  const other = await setupHome(settingsFor(t));
  const { paths } = await setupHome(settings);
  const secret = readFileSync(paths.privateKey, 'utf8');
  const certificateKey = readFileSync(paths.certificateKey, 'utf8');
  rmSync(paths.privateKey);
  await assert.rejects(setupHome(settings), unusable(/dsage_key is not; bring it back/));
  writeFileSync(paths.privateKey, readFileSync(other.paths.privateKey));
  await assert.rejects(setupHome(settings), unusable(/dsage_key.pub does not belong/));
  writeFileSync(paths.privateKey, 'hello');
  await assert.rejects(setupHome(settings), unusable(/not a private key/));
  writeFileSync(paths.privateKey, secret);
  writeFileSync(paths.certificateKey, readFileSync(other.paths.certificateKey));
  await assert.rejects(setupHome(settings), unusable(/pubcert.pem does not belong/));
  writeFileSync(paths.certificateKey, certificateKey);
  await setupHome(settings);
});

test('a home that cannot be made is one sentence', async (t) => {
  const settings = settingsFor(t);
  writeFileSync(settings.home, 'a file');
  await assert.rejects(setupHome(settings), unusable(/a file is where a folder/));
  await assert.rejects(
    setupHome({ ...settings, home: join(settings.home, 'x') }),
    unusable(/file/),
  );
  await assert.rejects(
    setupHome({ ...settings, home: '/proc/dsage' }),
    unusable(/no folder can be made/),
  );
  for (const [code, pattern] of [
    ['ENOSPC', /disk is full/],
    ['EROFS', /may not write/],
    ['EACCES', /may not write/],
    ['EIO', /it broke/],
  ] as const)
    assert.ok(unusable(pattern)(homeError('/h', Object.assign(new Error('it broke'), { code }))));
  const bug = new TypeError('a bug');
  assert.equal(homeError('/h', bug), bug);
});

test('setups in several processes at once agree on one set of keys', async (t) => {
  const settings = settingsFor(t);
  const code = `
    import { setupHome } from ${JSON.stringify(new URL('./setup.ts', import.meta.url).href)};
    const { certificate, key } = await setupHome(${JSON.stringify(settings)});
    console.log(certificate, key);`;
  const seen = await Promise.all(Array.from({ length: 4 }, () => runModule(t, code)));
  assert.equal(new Set(seen).size, 1, seen.join(''));
  const home = await setupHome(settings);
  assert.equal(seen[0], `${home.certificate} ${home.key}\n`);
  assert.deepEqual(
    readdirSync(settings.home).filter((name) => name.endsWith('.tmp')),
    [],
  );
  await parsePrivateFile(readFileSync(home.paths.privateKey, 'utf8'));
});

test('many setups at once in one process agree, too', async (t) => {
  const settings = settingsFor(t);
  const homes = await Promise.all(Array.from({ length: 20 }, () => setupHome(settings)));
  assert.equal(new Set(homes.map((home) => home.certificate + home.key)).size, 1);
  assert.equal(homes.flatMap((home) => home.made).length, 5);
});

test('a file is replaced whole', async (t) => {
  const { paths } = await setupHome(settingsFor(t));
  await replaceFile(paths.run, '{"pid": 1}');
  await replaceFile(paths.run, '{}');
  assert.equal(readFileSync(paths.run, 'utf8'), '{}');
  await assert.rejects(replaceFile(paths.databaseFolder, 'x'));
  assert.deepEqual(
    readdirSync(paths.folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('names that no certificate can hold are left out', () => {
  const names = machineNames(['my_box', 'box', 'box', 'fe80::1']);
  assert.deepEqual(names.slice(0, 5), ['localhost', '127.0.0.1', '::1', 'box', 'fe80::1']);
  assert.deepEqual(homePaths('/h').run, '/h/run.json');
});

function runModule(t: TestContext, code: string): Promise<string> {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  return new Promise((resolve) => child.on('close', () => resolve(out)));
}
