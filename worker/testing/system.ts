import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { hasEnded, type JobDetail, type JobSummary } from '../../lib/protocol/job.ts';
import { type Person, plainServer, type TestServer, until } from '../../lib/server/testing.ts';
import { builtBundle, processesOf, tryKill } from './setting.ts';

/** A worker of the real server, as a process. */
export interface SystemWorker {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
  /** As kill -9 does: nobody is told. */
  kill(): Promise<void>;
}

/** A real server, a program that asks it, and real workers; all gone after the test. */
export async function system(context: TestContext, flags: Record<string, unknown> = {}) {
  const bundle = await builtBundle();
  const server: TestServer = plainServer(context);
  await server.start({ leaseMs: 2000, heartbeatMs: 400, ...flags });
  const workers: SystemWorker[] = [];
  context.after(async () => {
    for (const { kill } of workers) await kill();
    for (const pid of processesOf(bundle)) tryKill(pid);
    await until(async () => (processesOf(bundle).length === 0 ? true : null));
  });
  const startWorker = (...more: string[]): SystemWorker => {
    const where = ['--server', `localhost:${server.running.tlsPort}`];
    const home = ['--home', join(server.folder, 'home'), '--user', 'alice'];
    const args = [bundle, ...where, ...home, '--name', `box${workers.length + 1}`, ...more];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    const exited = new Promise((resolve) => child.once('close', resolve));
    const kill = async () => {
      child.kill('SIGKILL');
      await exited;
    };
    const worker = { child, exited, kill };
    workers.push(worker);
    return worker;
  };
  const client: Person = await server.client();
  return { server, client, bundle, startWorker };
}

/** Two primes of 50 digits: nobody finds them while a test lasts. */
export const hard = String((10n ** 50n + 151n) * (10n ** 51n + 121n));

/** A job that factors n. */
export const factor = (n: bigint | string) =>
  ({ kind: 'factor', payload: { n: String(n) } }) as const;

/** The job, once it has ended. */
export async function ended(client: Person, id: JobSummary['id']): Promise<JobDetail> {
  const look = async () => {
    const job = await client.do('jobs.get', { id });
    return hasEnded(job.state) ? job : null;
  };
  return until(look, 60_000);
}

export async function childrenOf(
  client: Person,
  parentId: JobSummary['id'],
): Promise<JobSummary[]> {
  return (await client.do('jobs.list', { parentId, limit: 200 })).jobs;
}

/** The children, once this many have succeeded. */
export async function succeeded(client: Person, id: JobSummary['id'], count: number) {
  return until(async () => {
    const done = (await childrenOf(client, id)).filter(({ state }) => state === 'succeeded');
    return done.length >= count ? done : null;
  }, 60_000);
}
