import { hostname } from 'node:os';
import * as z from 'zod';
import type { Connection } from '../../client/connection.ts';
import type { RunFile } from '../../client/credentials.ts';
import { workerLog } from '../../client/home.ts';
import { type Config, configKeys, flagName } from '../../server/config/settings.ts';
import type { Home } from '../../server/home/setup.ts';
import type { Programs } from '../programs.ts';
import { Refusal } from '../refusal.ts';
import type { ChildPlan } from './child.ts';
import { Keeper, reasonOf, sentenceOf } from './keeper.ts';
import { startTimeOf } from './processes.ts';
import { connectTo, workersConnected } from './readiness.ts';

/** The server's line when it answers. */
const readyLine = z.object({
  type: z.literal('ready'),
  webUrl: z.string(),
  webPort: z.int(),
  tlsPort: z.int(),
});
type ReadyLine = z.infer<typeof readyLine>;

/** What a supervisor needs. */
export interface SupervisorOptions {
  config: Config;
  home: Home;
  programs: Programs;
  say(line: string): void;
}

/** What is told when everything is ready. */
export interface Summary extends RunFile {
  version: string;
  loginUrl: string;
  loginExpiresAt: number;
  workerCommand: string;
  workers: number;
  slots: number;
}

/** Time to finish what runs; to give it back; for the server to end. Then they are killed. */
const patience = { finishMs: 2_000, returnMs: 4_000, serverMs: 5_000 };

/**
 * The server's heap grows by a twentieth at a time instead of fourfold. While two million relations arrive it then needs 233
 * to 265 MiB instead of 480 (with few arenas, see `Child`, and a small cache of the database). `--optimize-for-size` saves
 * no more and takes a quarter more of the processor; a limit would end the server when a large notebook meets it.
 */
const frugal = ['--heap-growing-percent=5', '--max-semi-space-size=4'];

/**
 * Server and workers say a little every second, for days: V8 would throw their code away in between, and run it in its
 * interpreter every time. Kept, and compiled once without optimising, it takes a sixth less of the processor.
 */
const keptCode = ['--no-flush-bytecode', '--always-sparkplug'];

/**
 * The parent of the server and the workers of this machine.
 *
 * Starting: server and workers at once, as each takes a second; when the server answers, the workers are told
 *   where; when all of them are connected: Ready.
 * Ready: whoever ends unasked is started again. On the way there, a server that ends ends everything.
 * Stopping: workers finish what runs, or give it back; then the server. A second stop kills them all.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  #server: Keeper | null = null;
  #workers: Keeper[] = [];
  #ready: ReadyLine | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts everything. @throws Refusal when the server ends instead; DsageError. Nothing is stopped then. */
  async start(): Promise<Summary> {
    const { config } = this.#options;
    const answering = this.#startServer();
    const address = answering.then(
      ({ tlsPort }) => `https://${localHost(config.tlsHost)}:${tlsPort}`,
    );
    address.catch(() => undefined);
    this.#workers = Array.from({ length: config.workers }, (_, index) =>
      this.#keep(this.#workerPlan(index + 1, address)),
    );
    const early = this.#workers.map((worker) => failedEarly(worker));
    const ready = await Promise.race([answering, ...early]);
    if (this.#stopping !== null) throw new Refusal('It was stopped before it was ready.');
    const tlsUrl = await address;
    const connection = await connectTo(tlsUrl, config);
    try {
      const connected = workersConnected(connection, () => this.#workers.map(({ pid }) => pid));
      await Promise.race([connected, ...early]);
      return await this.#summary(connection, tlsUrl, ready);
    } finally {
      connection.close();
    }
  }

  /** Ends everything in order; called again, kills what is left. */
  stop(): Promise<void> {
    if (this.#stopping !== null) this.kill();
    else this.#stopping = this.#stopInOrder();
    return this.#stopping;
  }

  /** Ends everything at once. Jobs are not lost: the queue is on disk. */
  kill(): void {
    for (const keeper of [...this.#workers, ...(this.#server ? [this.#server] : [])])
      keeper.stop('SIGKILL');
  }

  async #startServer(): Promise<ReadyLine> {
    let answer: (ready: ReadyLine) => void = () => undefined;
    const ready = new Promise<ReadyLine>((resolve) => {
      answer = resolve;
    });
    const server = this.#keep(
      this.#serverPlan((line) => {
        // After a crash the server comes back where it was, and port 0 must not mean another port then.
        this.#ready ??= line;
        answer(line);
      }),
    );
    this.#server = server;
    const end = server.ended.then((ended) => {
      const { serverLog } = this.#options.home.paths;
      throw new Refusal(
        sentenceOf(ended) ??
          `The server ended before it was ready (${reasonOf(ended)}). See ${serverLog}`,
      );
    });
    // It ends one day, when nobody waits for this any more.
    end.catch(() => undefined);
    return Promise.race([ready, end]);
  }

  #serverPlan(onReady: (ready: ReadyLine) => void): ChildPlan {
    const { config, home, programs } = this.#options;
    return {
      name: 'the server',
      log: home.paths.serverLog,
      args: () => {
        const values = { ...config, ...portsOf(this.#ready) };
        const flags = configKeys.flatMap((key) => [flagName(key), String(values[key])]);
        return [
          ...frugal,
          ...keptCode,
          ...programs.server,
          ...flags,
          '--ready-fd',
          '4',
          '--parent-fd',
          '3',
        ];
      },
      onLine: (line) => {
        const parsed = readyLine.safeParse(jsonOrNull(line));
        if (parsed.success) onReady(parsed.data);
      },
    };
  }

  #workerPlan(number: number, address: Promise<string>): ChildPlan {
    const { config, home, programs } = this.#options;
    const log = workerLog(home.paths, number);
    const name = `${hostname()}-${number}`.slice(-100);
    return {
      name: `worker ${number}`,
      log,
      args: () => [
        ...keptCode,
        ...programs.worker,
        ...['--home', config.home, '--user', config.user, '--name', name],
        ...['--slots', String(config.slots), '--log', log, '--parent-fd', '3'],
        '--server-from-parent',
      ],
      greeting: () => address,
    };
  }

  #keep(plan: ChildPlan): Keeper {
    return new Keeper({ plan, say: (line) => this.#say(line) });
  }

  #say(line: string): void {
    // On the way there the end of the server is told by the error of start().
    if (this.#ready !== null && this.#stopping === null) this.#options.say(line);
  }

  async #summary(connection: Connection, tlsUrl: string, ready: ReadyLine): Promise<Summary> {
    const { config, programs } = this.#options;
    const [status, link] = await Promise.all([
      connection.command('server.status', {}),
      connection.command('session.link', {}),
    ]);
    return {
      pid: process.pid,
      startTime: startTimeOf(process.pid) ?? '',
      startedAt: status.startedAt,
      user: config.user,
      webUrl: ready.webUrl,
      tlsUrl,
      version: programs.version,
      loginUrl: link.url,
      loginExpiresAt: link.expiresAt,
      workerCommand: status.workerCommand,
      workers: config.workers,
      slots: config.workers * config.slots,
    };
  }

  async #stopInOrder(): Promise<void> {
    const workers = this.#workers;
    const over = Promise.all(workers.map((worker) => worker.over));
    for (const worker of workers) worker.stop('SIGTERM');
    if (!(await within(patience.finishMs, over)))
      for (const worker of workers) worker.stop('SIGTERM');
    if (!(await within(patience.returnMs, over)))
      for (const worker of workers) worker.stop('SIGKILL');
    await over;
    this.#server?.stop('SIGTERM');
    if (this.#server && !(await within(patience.serverMs, this.#server.over)))
      this.#server.stop('SIGKILL');
    await this.#server?.over;
  }
}

/** Where this machine reaches a server that listens there. */
export function localHost(tlsHost: string): string {
  if (tlsHost === '0.0.0.0' || tlsHost === '::') return '127.0.0.1';
  return tlsHost.includes(':') ? `[${tlsHost}]` : tlsHost;
}

/** A worker that ends before it was ever connected will not do better the second time. */
async function failedEarly(worker: Keeper): Promise<never> {
  const end = await worker.ended;
  throw new Refusal(`${worker.name} does not start: ${reasonOf(end)} See ${worker.log}`);
}

function portsOf(ready: ReadyLine | null): Partial<Config> {
  return ready === null ? {} : { webPort: ready.webPort, tlsPort: ready.tlsPort };
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Whether the promise is settled within that time. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
