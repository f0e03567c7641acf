import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { readCredentials } from '../client/credentials.ts';
import { openSession, type Session } from '../client/session.ts';
import { workerId } from '../protocol/ids.ts';
import type { Kind } from '../protocol/kinds.ts';
import { protocolVersion } from '../protocol/version.ts';
import { type LeasedJob, type WorkerHello, workerRequests } from '../protocol/worker.ts';

/** What a stand-in does. */
export interface StandInOptions {
  slots: number;
  kinds: Kind[];
  /** The result of a job. */
  answer(job: LeasedJob): Promise<unknown> | unknown;
  /** A notice of the server other than that there is work. */
  onNotice(name: string, message: unknown): void;
}

/** A worker that computes nothing: it speaks the real protocol, and what it is given answers the jobs. */
export class StandInWorker {
  private readonly options: StandInOptions;
  private session: Session | null = null;
  private heart: NodeJS.Timeout | null = null;
  /** Rejects when something goes wrong; never resolves. */
  readonly failure: Promise<never>;
  private fail: (error: unknown) => void = () => undefined;
  private running = new Set<LeasedJob['lease']>();
  private claiming: Promise<void> = Promise.resolve();

  private constructor(options: StandInOptions) {
    this.options = options;
    this.failure = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.failure.catch(() => undefined);
  }

  /** Logs in with the key of a home, to the server that runs in it. */
  static async start(home: string, options: StandInOptions): Promise<StandInWorker> {
    const worker = new StandInWorker(options);
    const session = await openSession({
      ...(await readCredentials({ home })),
      role: 'worker',
      restartCommand: 'npm run bench',
      onMessage: (name, message) => {
        if (name === 'work') worker.claim();
        else options.onNotice(name, message);
      },
    });
    worker.session = session;
    const { heartbeatMs } = await worker.ask('hello', helloOf(options));
    worker.heart = setInterval(() => worker.beat().catch(worker.whenStopped), heartbeatMs);
    worker.claim();
    return worker;
  }

  /** Gives nothing back: what it holds the server gives to others. */
  stop(): void {
    if (this.heart !== null) clearInterval(this.heart);
    const session = this.session;
    this.session = null;
    session?.close();
  }

  private claim(): void {
    this.claiming = this.claiming.then(() => this.claimOnce()).catch(this.whenStopped);
  }

  private async claimOnce(): Promise<void> {
    const slots = this.options.slots - this.running.size;
    if (slots < 1) return;
    for (const job of await this.ask('claim', { slots })) this.settle(job).catch(this.whenStopped);
  }

  /** What was on its way when it stopped fails, and that is all right. */
  private readonly whenStopped = (error: unknown): void => {
    if (this.session !== null) this.fail(error);
  };

  private async settle(job: LeasedJob): Promise<void> {
    const { lease, jobId } = job;
    this.running.add(lease);
    const ending = { type: 'succeeded' as const, value: await this.options.answer(job) };
    await this.ask('settle', { lease, jobId, ending, wallMs: 1, cpuMs: 1, droppedBytes: 0 });
    this.running.delete(lease);
    this.claim();
  }

  private async beat(): Promise<void> {
    await this.ask('heartbeat', { leases: [...this.running] });
  }

  /** Sends one message of the worker's protocol. @throws DsageError the server's refusal */
  async ask<N extends keyof typeof workerRequests>(
    name: N,
    message: z.input<(typeof workerRequests)[N]['request']>,
  ): Promise<z.output<(typeof workerRequests)[N]['reply']>> {
    if (this.session === null) throw new Error('the stand-in has stopped');
    const value: unknown = await this.session.request(name, message, workerRequests[name].reply);
    // The compiler cannot look into a table by an open name.
    return value as z.output<(typeof workerRequests)[N]['reply']>;
  }
}

function helloOf({ slots, kinds }: StandInOptions): WorkerHello {
  return {
    protocolVersion,
    build: 'source',
    workerId: workerId.parse(randomBytes(12).toString('base64url')),
    name: 'stand-in',
    slots,
    engines: [],
    kinds,
    facts: {
      platform: 'stand-in',
      cpuModel: 'none',
      cpus: 1,
      memoryBytes: 1,
      node: process.version,
      pid: process.pid,
    },
  };
}
