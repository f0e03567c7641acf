import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CommandReply } from '../lib/protocol/commands.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = join(root, 'lib/cli/bin.mjs');

/** What `dsage start --json` says once everything is ready. */
export interface Started {
  pid: number;
  webUrl: string;
  tlsUrl: string;
  loginUrl: string;
  workerCommand: string;
}

/** How a command ended and what it wrote. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A new empty folder for keys and database. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'dsage-e2e-'));
}

/** Runs `dsage …` in a home to its end, whatever that is. */
export function runDsage(home: string, ...args: string[]): Promise<Ended> {
  return runUntil(undefined, home, args);
}

async function runUntil(
  signal: AbortSignal | undefined,
  home: string,
  args: string[],
): Promise<Ended> {
  const env = { ...process.env, DSAGE_HOME: home };
  const options = { cwd: root, env, signal, killSignal: 'SIGKILL' } as const;
  const run = promisify(execFile)(process.execPath, [command, ...args], options);
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error) => ({ code: error.code, out: error.stdout, err: error.stderr }),
  );
}

/** A whole dsage of its own: home, server and workers as `npm start` runs them, on free ports. */
export class Dsage {
  readonly home: string;
  readonly started: Started;
  /** The end of its supervisor. */
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  /** Ends commands that a failed test has left running. */
  readonly #over = new AbortController();

  private constructor(home: string, started: Started, process: ChildProcess) {
    this.home = home;
    this.started = started;
    this.#process = process;
    this.ended = new Promise((resolve) => process.once('exit', resolve));
  }

  /** Starts one and waits until it says that it is ready. */
  static async start(...options: string[]): Promise<Dsage> {
    const home = newHome();
    const args = [command, 'start', '--json', '--web-port', '0', '--tls-port', '0', ...options];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, DSAGE_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Dsage(home, await readiness(child), child);
  }

  /** Runs `dsage …` in this home and gives what it printed. @throws when it refuses. */
  async run(...args: string[]): Promise<string> {
    const { code, out, err } = await runUntil(this.#over.signal, this.home, args);
    if (code !== 0) throw new Error(`dsage ${args.join(' ')} ended with ${code}:\n${err}`);
    return out;
  }

  /** A fresh one-time login link. */
  async link(): Promise<string> {
    return JSON.parse(await this.run('link', '--json')).url;
  }

  /** The newest jobs, as the server has them. */
  async jobs(): Promise<CommandReply<'jobs.list'>['jobs']> {
    return JSON.parse(await this.run('jobs', '--json', '--limit', '50')).jobs;
  }

  async workers(): Promise<CommandReply<'workers.list'>> {
    return JSON.parse(await this.run('workers', '--json'));
  }

  /** The address of a page. */
  at(path: string): string {
    return new URL(path, this.started.webUrl).href;
  }

  /** Sends the supervisor a signal. */
  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Ends everything and forgets the home. */
  async stop(): Promise<void> {
    this.#over.abort();
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.signal('SIGTERM');
      await this.ended;
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** The JSON on standard output; what went wrong, when it ends before. */
function readiness(child: ChildProcess): Promise<Started> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('dsage start has no output');
  return new Promise((resolve, reject) => {
    let said = '';
    let complaint = '';
    stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.endsWith('}\n')) resolve(JSON.parse(said));
    });
    child.once('exit', (code) =>
      reject(new Error(`dsage start ended with ${code}:\n${complaint}`)),
    );
  });
}
