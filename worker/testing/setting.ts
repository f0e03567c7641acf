import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { buildWorker } from '../build.mjs';
import { ensureUserKey } from '../server/userKey.ts';
import { makeCertificate } from './certificate.ts';
import { Desk, type DeskJob, type DeskOptions } from './desk.ts';
import { until } from './until.ts';

/** A worker process of the built bundle. */
export interface RunningWorker {
  child: ChildProcess;
  pid: number;
  /** Everything it wrote to its terminal so far. */
  said(): string;
  /** Resolves with exit code or signal. */
  exited: Promise<number | string>;
}

/** A desk, a home that knows its certificate and its key, and the built worker; all gone after the test. */
export async function setting(context: TestContext, options: Partial<DeskOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-worker-'));
  const home = join(folder, 'home');
  const bundle = await builtBundle();
  const certificate = await makeCertificate();
  const publicLine = await ensureUserKey(home, 'alice');
  writeFileSync(join(home, 'pubcert.pem'), certificate.cert);
  const desk = await new Desk({ certificate, publicLine, ...options }).start();
  const workers: RunningWorker[] = [];
  context.after(async () => {
    for (const { pid, child } of workers) if (child.exitCode === null) tryKill(pid);
    await desk.stop();
    for (const pid of processesOf(bundle)) tryKill(pid);
    await until(() => processesOf(bundle).length === 0, 'all processes of the test have ended');
    rmSync(folder, { recursive: true, force: true });
  });
  /** `path`: a folder that stands in PATH before the usual ones; the environment is then nothing else. */
  const start = (flags: string[] = [], path: string | null = null): RunningWorker => {
    const where = ['--server', `localhost:${desk.port}`, '--home', home];
    const worker = startWorker(bundle, { flags: [...where, ...flags], path });
    workers.push(worker);
    return worker;
  };
  return { desk, home, bundle, certificate, publicLine, start };
}

let built: Promise<string> | null = null;

/** The bundle, built once for all tests of a file. */
export function builtBundle(): Promise<string> {
  built ??= (async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'dsage-worker-dist-'));
    process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
    const { sha256 } = await buildWorker({ outDir });
    return join(outDir, sha256.slice(0, 8), 'dsage-worker.mjs');
  })();
  return built;
}

function startWorker(
  bundle: string,
  { flags, path }: { flags: string[]; path: string | null },
): RunningWorker {
  const args = ['--name', 'test', '--user', 'alice', ...flags];
  const own = { PATH: `${path}:/usr/local/bin:/usr/bin:/bin` } as unknown as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, [bundle, ...args], {
    ...(path === null ? {} : { env: own }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8');
    });
  const exited = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'nothing')),
  );
  return { child, pid: child.pid ?? 0, said: () => said, exited };
}

/** Numbers of all processes whose command line names this file. */
export function processesOf(file: string, flag = ''): number[] {
  return execFileSync('ps', ['-axo', 'pid=,stat=,args='], { encoding: 'utf8', maxBuffer: 1e8 })
    .split('\n')
    .map((line) => /^\s*(\d+) (\S+)\s+(.*)$/.exec(line))
    .filter((match) => match?.[3]?.includes(`${file}`) && match[3].includes(flag))
    .filter((match) => !match?.[2]?.startsWith('Z'))
    .map((match) => Number(match?.[1]));
}

/** The process that runs this job's endless loop: the one that works in the job's folder. */
export async function processOf(bundle: string, job: DeskJob): Promise<number> {
  await until(() => job.text !== '', 'the job has printed');
  const folder = `/${job.leased.jobId}-${job.leased.attempt}`;
  const found = processesOf(bundle, '--child').find((pid) => folderOf(pid).endsWith(folder));
  if (found === undefined) throw new Error(`no process works in ${folder}`);
  return found;
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

export function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
