import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = join(root, 'lib/cli/bin.mjs');

/** What `dsage start --json` says once everything is ready. */
export interface Started {
  webUrl: string;
  loginUrl: string;
  workerCommand: string;
}

/** A whole dsage of its own: home, server and workers as `npm start` runs them, on free ports. */
export class Dsage {
  readonly home: string;
  readonly started: Started;
  readonly #process: ChildProcess;

  private constructor(home: string, started: Started, process: ChildProcess) {
    this.home = home;
    this.started = started;
    this.#process = process;
  }

  /** Starts one and waits until it says that it is ready. */
  static async start(...options: string[]): Promise<Dsage> {
    const home = mkdtempSync(join(tmpdir(), 'dsage-e2e-'));
    const args = [command, 'start', '--json', '--web-port', '0', '--tls-port', '0', ...options];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, DSAGE_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Dsage(home, await readiness(child), child);
  }

  /** Runs `dsage …` in this home and gives what it printed. */
  async run(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], {
      cwd: root,
      env: { ...process.env, DSAGE_HOME: this.home },
    });
    return stdout;
  }

  /** A fresh one-time login link. */
  async link(): Promise<string> {
    return JSON.parse(await this.run('link', '--json')).url;
  }

  /** Ends everything and forgets the home. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null && this.#process.kill('SIGTERM')) await ended;
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
