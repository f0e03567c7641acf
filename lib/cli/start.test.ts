import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { after, type TestContext, test } from 'node:test';
import { connect } from '../client/dsage.ts';
import { startTimeOf } from './supervisor/processes.ts';
import { localHost, type Summary } from './supervisor/supervisor.ts';
import { bundlePrograms, type CliOptions, CliProcess } from './testing/cliProcess.ts';
import { dsage, temporaryFolder } from './testing/setting.ts';

const programs = await bundlePrograms();
after(() => rmSync(programs, { recursive: true }));

const anyPorts = ['--web-port', '0', '--tls-port', '0', '--tls-host', '127.0.0.1'];

function begin(t: TestContext, args: string[] = [], options: Partial<CliOptions> = {}) {
  const home = options.home ?? temporaryFolder(t);
  const all = { env: process.env, ...options, programs, home };
  return { home, cli: new CliProcess(t, ['start', ...anyPorts, ...args], all) };
}

async function ready(t: TestContext, args: string[] = [], options: Partial<CliOptions> = {}) {
  const { home, cli } = begin(t, ['--json', ...args], options);
  await cli.until('out', /\n\}\n/);
  const summary = JSON.parse(cli.out) as Summary;
  const d = await connect({ home });
  t.after(() => d.close());
  const pidsOfWorkers = async () => {
    const workers = await d.workers();
    return workers.filter(({ connected }) => connected).map(({ facts }) => facts.pid);
  };
  return { home, cli, summary, d, pidsOfWorkers };
}

/** Only the parent hears of the end of a process; a test that is not has to look. */
async function gone(pids: number[]): Promise<void> {
  while (pids.some((pid) => startTimeOf(pid) !== null))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

test('start is ready when all workers are connected, and an interrupt ends everything', async (t) => {
  const { home, cli, summary, pidsOfWorkers } = await ready(t, ['--workers', '2']);
  const workers = await pidsOfWorkers();
  assert.equal(workers.length, 2);
  assert.deepEqual([summary.workers, summary.slots, summary.workerCommand], [2, 2, 'npx a-worker']);
  assert.match(summary.loginUrl, /sign-in\?token=/);
  const run = JSON.parse(readFileSync(`${home}/run.json`, 'utf8'));
  assert.deepEqual([run.pid, run.tlsUrl, run.user], [cli.child.pid, summary.tlsUrl, 'ada']);

  const second = begin(t, [], { home });
  assert.equal(await second.cli.ended, 1);
  assert.match(
    second.cli.err,
    /^dsage: It runs already, at http.*Stop it with `npx dsage stop`\.\n$/,
  );

  cli.child.kill('SIGINT');
  assert.equal(await cli.ended, 0);
  await gone(workers);
  assert.equal(existsSync(`${home}/run.json`), false);
});

test('the summary shows link, pages, workers and the line for another machine', async (t) => {
  const { cli } = begin(t, ['--workers', '1']);
  await cli.until('out', /npx a-worker\n/);
  assert.match(cli.out, /is ready[\s\S]*sign in +https[\s\S]*pages[\s\S]*1 here with 1 slot\n/);
  cli.child.kill('SIGTERM');
  assert.equal(await cli.ended, 0);
});

test('a taken port is one sentence and exit code 1', async (t) => {
  const { cli } = begin(t, ['--public-host', 'taken.example']);
  assert.equal(await cli.ended, 1);
  assert.match(cli.err, /^dsage: Port 8081 is taken by another program\.\n$/m);
  assert.equal(cli.out, '');
});

test('a server that ends without a sentence is told with the place of its log', async (t) => {
  const { home, cli } = begin(t, ['--public-host', 'broken.example']);
  assert.equal(await cli.ended, 1);
  const told = `dsage: The server ended before it was ready (exit code 1). See ${home}/server.log\n`;
  assert.equal(cli.err, told);
  assert.match(readFileSync(`${home}/server.log`, 'utf8'), /at async main/);
});

test('workers that do not start are told in one sentence', async (t) => {
  const { cli } = begin(t, ['--slots', '3']);
  assert.equal(await cli.ended, 1);
  assert.match(
    cli.err,
    /^dsage: worker \d does not start: The worker is broken\. See .*worker-\d\.log\n$/m,
  );
});

test('a worker that was killed is started again', async (t) => {
  const { cli, pidsOfWorkers } = await ready(t, ['--workers', '1']);
  const [first = 0] = await pidsOfWorkers();
  process.kill(first, 'SIGKILL');
  await cli.until('err', /worker 1 ended \(by SIGKILL\); starting it again in 0\.5 s/);
  while (!(await pidsOfWorkers()).some((pid) => pid !== first))
    await new Promise((resolve) => setTimeout(resolve, 20));
});

test('a server that was killed comes back on the same port', async (t) => {
  const { cli, summary, d } = await ready(t, ['--workers', '0']);
  const server = childrenOf(cli.child.pid ?? 0)[0] ?? 0;
  process.kill(server, 'SIGKILL');
  await cli.until('err', /the server ended \(by SIGKILL\); starting it again/);
  // The command waits for the line, which leads to the old port.
  assert.equal((await d.status()).workers, 0);
  assert.match(summary.tlsUrl, /^https:\/\/127\.0\.0\.1:\d+$/);
});

test('when the supervisor is killed, its children end by themselves', async (t) => {
  const { cli, pidsOfWorkers } = await ready(t, ['--workers', '2']);
  const children = [...(await pidsOfWorkers()), ...childrenOf(cli.child.pid ?? 0)];
  assert.ok(children.length >= 5);
  cli.child.kill('SIGKILL');
  await gone(children);
});

test('a busy worker gives its jobs back after the second signal, and a second interrupt kills', async (t) => {
  const { cli, pidsOfWorkers } = await ready(t, ['--workers', '1', '--slots', '2']);
  const workers = await pidsOfWorkers();
  cli.child.kill('SIGINT');
  await cli.until('err', /stopping/);
  cli.child.kill('SIGINT');
  assert.equal(await cli.ended, 0);
  await gone(workers);
});

test('start ends when the npm above its shell is killed', async (t) => {
  // The outer shell stands for npm, the inner one is what npm runs scripts with.
  const { cli, pidsOfWorkers } = await ready(t, ['--workers', '1'], {
    npm: true,
    wrap: `sh -c '"$@"; true' sh "$@"; true`,
  });
  const supervisor = JSON.parse(cli.out).pid as number;
  const children = [supervisor, ...(await pidsOfWorkers())];
  assert.notEqual(supervisor, cli.child.pid);
  cli.child.kill('SIGKILL');
  await gone(children);
});

test('a detached start answers when it is ready, outlives its npm, and stop ends it', async (t) => {
  const home = temporaryFolder(t);
  const start = new CliProcess(t, ['start', '--detach', '--workers', '1', ...anyPorts], {
    ...{ home, programs, env: process.env, npm: true },
  });
  assert.equal(await start.ended, 0, start.err);
  assert.match(start.out, /is ready[\s\S]*in the background/);
  assert.doesNotMatch(readFileSync(`${home}/start.log`, 'utf8'), /token|a-worker/);
  const { pid } = JSON.parse(readFileSync(`${home}/run.json`, 'utf8'));
  assert.notEqual(startTimeOf(pid), null);
  const status = await dsage(null, ['status', '--home', home, '--user', 'ada', '--json']);
  assert.equal(JSON.parse(status.out).workers, 1);
  const stopped = await dsage(null, ['stop', '--home', home]);
  assert.equal(stopped.out, 'Stopped.\n');
  assert.equal(startTimeOf(pid), null);

  const refused = new CliProcess(t, ['start', '--detach', '--public-host', 'taken.example'], {
    ...{ home, programs, env: process.env },
  });
  assert.equal(await refused.ended, 1);
  assert.match(refused.err, /^dsage: Port 8081 is taken by another program\.\n$/);
});

test('the server is reached where it listens', () => {
  assert.equal(localHost('0.0.0.0'), '127.0.0.1');
  assert.equal(localHost('::1'), '[::1]');
  assert.equal(localHost('10.0.0.7'), '10.0.0.7');
});

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(' ').map(Number);
}
