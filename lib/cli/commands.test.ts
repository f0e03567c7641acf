import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { TestServer } from '../client/testing.ts';
import { checkNode } from './doctor/machine.ts';
import { durationOf, roughly } from './table.ts';
import { dsage, temporaryFolder } from './testing/setting.ts';

async function server(t: TestContext): Promise<TestServer> {
  const started = await TestServer.start();
  t.after(() => started.close());
  return started;
}

test('every command explains itself, and an unknown one is refused', async () => {
  const help = await dsage(null, ['--help']);
  assert.equal(help.code, 0);
  const names = [...help.out.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? '');
  assert.deepEqual(names.slice(0, 16), [
    ...['setup', 'start', 'stop', 'status', 'link', 'password', 'eval', 'factor'],
    ...['jobs', 'job', 'cancel', 'workers', 'receipt', 'verify', 'config', 'doctor'],
  ]);
  for (const name of names.slice(0, 16)) {
    const { code, out } = await dsage(null, [name, '--help']);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`Usage: dsage ${name}[\\s\\S]*--json`));
  }
  const unknown = await dsage(null, ['evla', '2+2']);
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /unknown command 'evla'[\s\S]*eval/);
  assert.equal((await dsage(null, ['--version'])).out, '9.9.9\n');
});

/** What `dsage receipt` prints, of a job that version 1 signed. */
function recordedProof(): { purpose: string; value: unknown } {
  const file = new URL('../protocol/fixtures/v1/trust.json', import.meta.url);
  const { job, payload, result, receipt } = JSON.parse(readFileSync(file, 'utf8'));
  return { purpose: 'dsage proof 1', job, payload, ...result, receipt };
}

test('verify checks the proof of a job without a server, from a file or standard input', async (t) => {
  const file = join(temporaryFolder(t), 'proof.json');
  writeFileSync(file, JSON.stringify(recordedProof()));
  const { code, out, err } = await dsage(null, ['verify', file]);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^computed by box3 for ada, signatures valid\n/);
  const changed = { ...recordedProof(), value: { bundle: { 'text/plain': '5' } } };
  const forged = await dsage(null, ['verify', '-'], { input: JSON.stringify(changed) });
  assert.deepEqual([forged.code, forged.out], [1, '']);
  assert.match(forged.err, /receipt is not believed: the result is not the one that was signed/);
  for (const input of ['', '{}', 'nonsense']) {
    const refused = await dsage(null, ['verify', '-'], { input });
    assert.match(refused.err, /^dsage: This is no proof of a job\. [^\n]+\n$/);
  }
});

test('a job that has no receipt says why', async (t) => {
  const at = await server(t);
  await dsage(at, ['eval', '2+2']);
  const { code, err } = await dsage(at, ['receipt', '1']);
  assert.equal(code, 1);
  assert.match(err, /^dsage: Job 1 has no receipt: workers sign [^\n]+\n$/);
});

test('eval prints the value', async (t) => {
  const at = await server(t);
  assert.deepEqual(await dsage(at, ['eval', '2+2']), { code: 0, out: '4\n', err: '' });
  const piped = await dsage(at, ['eval', '-', '--engine', 'python'], { input: '20+22' });
  assert.equal(piped.out, '42\n');
  assert.deepEqual(at.jobs.get(2)?.payload, { engine: 'python', code: '20+22' });
  const json = JSON.parse((await dsage(at, ['eval', '1+1', '--json'])).out);
  assert.deepEqual([json.state, json.result, json.id], ['succeeded', '2', 3]);
});

test('eval prints output as it comes, and an error on standard error', async (t) => {
  const at = await server(t);
  const failed = await dsage(at, ['eval', 'fail']);
  assert.deepEqual(failed, { code: 1, out: '', err: 'line 1\n' });
  const running = dsage(at, ['eval', 'slow'], {
    hear: (text) => {
      if (text === 'one\n') at.print(2, 'oops\n', 'stderr');
      else if (text === 'oops\n') at.end(2, { state: 'lost', note: 'box3 stopped answering' });
    },
  });
  await until(() => at.seen.some(({ name }) => name === 'watch') && at.jobs.has(2));
  at.run(2);
  at.print(2, 'one\n');
  assert.deepEqual(await running, {
    code: 1,
    out: 'one\n',
    err: 'oops\ndsage: job 2: box3 stopped answering\n',
  });
});

test('an interrupted eval cancels its job', async (t) => {
  const at = await server(t);
  const running = dsage(at, ['eval', 'slow'], { hear: (_, interrupt) => interrupt() });
  await until(() => at.jobs.has(1));
  at.run(1);
  at.print(1, 'x');
  assert.equal((await running).code, 130);
  assert.equal(at.jobs.get(1)?.state, 'cancelled');
});

test('a second interrupt leaves a job whose server is gone', async (t) => {
  const at = await server(t);
  let heard = 0;
  const running = dsage(at, ['eval', 'slow'], {
    hear: async (text, interrupt) => {
      if (text !== 'x') return;
      await at.down();
      for (heard = 0; heard < 2; heard++) interrupt();
    },
  });
  await until(() => at.jobs.has(1));
  at.run(1);
  at.print(1, 'x');
  const { code, err } = await running;
  assert.deepEqual([code, heard], [130, 2]);
  assert.match(err, /job 1 was left behind/);
});

test('jobs, job and cancel show and end what there is', async (t) => {
  const at = await server(t);
  assert.match((await dsage(at, ['jobs'])).out, /No jobs/);
  await dsage(at, ['eval', '2+2']);
  await dsage(at, ['eval', 'fail']);
  const table = (await dsage(at, ['jobs', '--state', 'succeeded,failed', '--limit', '5'])).out;
  assert.match(table, /^job {2}state[^\n]*\n2 +failed[^\n]* fail\n1 +succeeded[^\n]* 2\+2\n$/);
  assert.match((await dsage(at, ['job', '1'])).out, /job 1: succeeded[\s\S]*result: 4\n$/);
  assert.match((await dsage(at, ['job', '2', '--wait'])).out, /failed[\s\S]*line 1\n$/);
  assert.equal(JSON.parse((await dsage(at, ['job', '1', '--json'])).out).id, 1);
  assert.match((await dsage(at, ['cancel', '2'])).err, /Job 2 has ended already \(failed\)/);
  assert.match((await dsage(at, ['job', '7'])).err, /^dsage: There is no job 7 of yours/);
  assert.match((await dsage(at, ['job', 'x'])).err, /not the number of a job/);
  assert.match((await dsage(at, ['jobs', '--state', 'done'])).err, /no state done/);
  assert.match((await dsage(at, ['jobs', '--limit', '0'])).err, /--limit/);
});

test('status, link, workers and password talk to the server', async (t) => {
  const at = await server(t);
  assert.match(
    (await dsage(at, ['status'])).out,
    /dsage 0\.1\.0 has run for [\s\S]*npx a-worker\n$/,
  );
  assert.equal((await dsage(at, ['link'])).out, `${at.url}/sign-in?token=once\n`);
  assert.match((await dsage(at, ['workers'])).out, /No worker is connected/);
  assert.deepEqual(JSON.parse((await dsage(at, ['workers', '--json'])).out), []);

  const secret = 'twelve letters';
  const set = await dsage(at, ['password'], { secrets: [secret, secret] });
  assert.equal(set.out, 'The password is set.\n');
  await dsage(at, ['password', '--password-stdin'], { input: `${secret}!\n` });
  assert.deepEqual(at.seen.at(-1)?.request, { password: `${secret}!` });
  assert.match((await dsage(at, ['password'], { secrets: [secret, 'other'] })).err, /not the same/);
  assert.match((await dsage(at, ['password'], { secrets: ['x', 'x'] })).err, /12 characters/);
});

test('setup makes the home and repeats nothing; config shows where values come from', async (t) => {
  const home = join(temporaryFolder(t), 'home');
  const first = await dsage(null, ['setup', '--home', home]);
  assert.equal(first.code, 0);
  assert.equal(first.out.match(/^made/gm)?.length, 5);
  const again = JSON.parse((await dsage(null, ['setup', '--home', home, '--json'])).out);
  assert.deepEqual([again.made, again.home], [[], home]);

  writeFileSync(join(home, 'config.json'), '{"tlsPort": 4444}');
  const { out } = await dsage(null, ['config', '--home', home, '--web-port', '5555']);
  assert.match(out, /webPort +5555 +flag\n/);
  assert.match(out, /tlsPort +4444 +file\n/);
  assert.match(out, /slots +1 +default\n/);
  const wrong = await dsage(null, ['config', '--home', home, '--web-port', 'x']);
  assert.match(wrong.err, /^dsage: The setting webPort is not usable.*\n$/);
  assert.equal(wrong.code, 1);
});

test('stop says so when nothing runs, also when the file of a dead supervisor is left', async (t) => {
  const home = temporaryFolder(t);
  assert.match((await dsage(null, ['stop', '--home', home])).out, /Nothing runs/);
  const run = { pid: process.pid, startTime: 'long ago', startedAt: 1, user: 'ada' };
  const urls = { webUrl: 'http://localhost:1', tlsUrl: 'https://localhost:2' };
  writeFileSync(join(home, 'run.json'), JSON.stringify({ ...run, ...urls }));
  assert.deepEqual(JSON.parse((await dsage(null, ['stop', '--home', home, '--json'])).out), {
    stopped: false,
  });
});

test('what cannot be reached, or is not set up, is one sentence', async (t) => {
  const at = await server(t);
  await at.down();
  const gone = await dsage(at, ['status']);
  assert.deepEqual([gone.code, gone.out], [1, '']);
  assert.match(gone.err, /^dsage: No server answers at https:.*\n$/);
  const missing = await dsage(null, ['status', '--home', temporaryFolder(t)]);
  assert.match(
    missing.err,
    /^dsage: .*pubcert.pem is missing. Run `npx dsage setup` first.\n$|dsage_key is missing/,
  );
});

test('doctor names each problem with its next step', async (t) => {
  const at = await server(t);
  const { paths } = at.home;
  const run = { pid: process.pid, startTime: '', startedAt: 1, user: 'ada' };
  const { startTimeOf } = await import('./supervisor/processes.ts');
  const web = createServer();
  t.after(() => web.close());
  await new Promise<void>((ready) => web.listen(0, '127.0.0.1', ready));
  const webPort = (web.address() as { port: number }).port;
  const flags = ['--home', at.folder, '--user', 'ada', '--web-port', String(webPort), '--tls-host'];
  const ports = [...flags, '127.0.0.1', '--tls-port', String(at.port)];
  const doctor = async () => JSON.parse((await dsage(null, ['doctor', ...ports, '--json'])).out);
  const problems = async () =>
    (await doctor())
      .filter((finding: { ok: boolean }) => !finding.ok)
      .map((finding: { name: string }) => finding.name);

  assert.deepEqual(await problems(), [`port ${webPort}`, `port ${at.port}`, 'workers']);
  const here = { ...run, startTime: startTimeOf(process.pid) };
  const urls = { webUrl: `http://localhost:${webPort}`, tlsUrl: at.url };
  writeFileSync(paths.run, JSON.stringify({ ...here, ...urls }));
  assert.deepEqual(await problems(), ['workers']);

  chmodSync(paths.privateKey, 0o644);
  writeFileSync(paths.database, 'not a database at all');
  rmSync(paths.certificateKey);
  await at.down();
  assert.deepEqual(await problems(), ['permissions', 'certificate', 'database', 'server']);
  const text = await dsage(null, ['doctor', ...ports]);
  assert.equal(text.code, 1);
  assert.match(text.out, /^ok +node +\d+/m);
  assert.match(
    text.out,
    /^problem permissions +others may read .*dsage_key\n +Run `npx dsage setup`/m,
  );
  assert.equal(checkNode('18.1.0').ok, false);
});

test('spans of time are short', () => {
  const spans = [400, 12_000, 200_000, 7_500_000, 356_400_000].map(durationOf);
  assert.deepEqual(spans, ['0.4 s', '12 s', '3 min 20 s', '2 h 5 min', '4 d 3 h']);
  assert.deepEqual([roughly(599_999), roughly(86_399_000)], ['10 minutes', '24 hours']);
});

test('the command of the package says what to do when it is not built', (t) => {
  const folder = temporaryFolder(t);
  const bin = readFileSync(new URL('./bin.mjs', import.meta.url), 'utf8');
  writeFileSync(join(folder, 'bin.mjs'), bin);
  assert.throws(
    () =>
      execFileSync(process.execPath, [join(folder, 'bin.mjs')], {
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    /Run `npm start` once first/,
  );
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
