import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { connect, type Dsage } from '../../lib/client/dsage.ts';
import { builtBundle, processesOf, tryKill } from './setting.ts';

/** What `npm start` starts too; whoever runs tests has built it. */
const serverProgram = join(import.meta.dirname, '../../dist/server.mjs');

/** The name of the user whose key all use. */
export const user = 'alice';

/** A worker process that runs. */
export interface NamedWorker {
  readonly name: string;
  /** As kill -9 does: nobody is told. */
  kill(): Promise<void>;
}

/** Server and workers as processes of their own, that can be killed and started again; all gone with the test. */
export class WholeSystem {
  readonly home = mkdtempSync(join(tmpdir(), 'dsage-whole-'));
  readonly bundle: string;
  /** Those that run, the oldest first. */
  readonly workers: NamedWorker[] = [];
  readonly #flags: string[];
  #server: ChildProcess | null = null;
  #port = 0;
  #names = 0;

  private constructor(bundle: string, flags: string[]) {
    this.bundle = bundle;
    this.#flags = flags;
  }

  /** Starts the server. @param flags its settings, as on the command line */
  static async start(t: TestContext, ...flags: string[]): Promise<WholeSystem> {
    const system = new WholeSystem(await builtBundle(), flags);
    t.after(() => system.#forget());
    await system.startServer();
    return system;
  }

  get address(): string {
    return `localhost:${this.#port}`;
  }

  /** Starts the server again, where it was before. */
  async startServer(): Promise<void> {
    const fixed = ['--home', this.home, '--user', user, '--web-port', '0'];
    const host = ['--tls-host', '127.0.0.1', '--public-host', 'localhost'];
    const port = ['--tls-port', `${this.#port}`, '--ready-fd', '3'];
    const args = [serverProgram, ...fixed, ...host, ...port, ...this.#flags];
    const stdio = ['ignore', 'ignore', 'inherit', 'pipe'] as const;
    this.#server = spawn(process.execPath, args, { cwd: this.home, stdio: [...stdio] });
    for await (const line of createInterface({ input: this.#server.stdio[3] as Readable })) {
      this.#port = JSON.parse(line).tlsPort;
      return;
    }
    throw new Error('the server ended before it was ready');
  }

  async killServer(): Promise<void> {
    await killed(this.#server);
  }

  /** Starts a worker with a name that no other had. */
  startWorker(...flags: string[]): NamedWorker {
    const name = `box${++this.#names}`;
    const where = ['--home', this.home, '--server', this.address, '--user', user];
    const args = [this.bundle, ...where, '--name', name, '--log', this.#logOf(name), ...flags];
    const child = spawn(process.execPath, [...args, '--no-native'], { stdio: 'ignore' });
    const kill = async () => {
      this.workers.splice(this.workers.indexOf(worker), 1);
      await killed(child);
    };
    const worker = { name, kill };
    this.workers.push(worker);
    return worker;
  }

  /** A program that has logged in; it is to be closed. */
  connect(): Promise<Dsage> {
    return connect({ home: this.home, server: this.address, user });
  }

  /** Numbers of the jobs whose success the server has acknowledged to one of the workers, also to those long dead. */
  get acknowledged(): number[] {
    return Array.from({ length: this.#names }, (_, i) => this.#logOf(`box${i + 1}`))
      .filter(existsSync)
      .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
      .flatMap((line) => (line.includes('"job settled"') ? [JSON.parse(line)] : []))
      .flatMap(({ ending, jobId }) => (ending === 'succeeded' ? [jobId] : []));
  }

  /** Kills what there is. */
  async stop(): Promise<void> {
    for (const { kill } of [...this.workers]) await kill();
    await this.killServer();
  }

  /** Processes of this server and its workers. */
  get processes(): number[] {
    return [...processesOf(this.bundle), ...processesOf(this.home)];
  }

  #logOf(name: string): string {
    return join(this.home, `${name}.log`);
  }

  async #forget(): Promise<void> {
    await this.stop();
    for (const pid of this.processes) tryKill(pid);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function killed(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
