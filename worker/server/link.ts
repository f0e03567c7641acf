import type * as z from 'zod';
import type { Session } from '../../lib/client/session.ts';
import { DsageError } from '../../lib/protocol/errors.ts';
import {
  type WorkerHello,
  type WorkerTerms,
  workerNotices,
  workerRequests,
  workerTerms,
} from '../../lib/protocol/worker.ts';
import type { Log } from '../log.ts';

type RequestName = keyof typeof workerRequests;
type RequestOf<N extends RequestName> = z.output<(typeof workerRequests)[N]['request']>;
type ReplyOf<N extends RequestName> = z.output<(typeof workerRequests)[N]['reply']>;

/** The server's own messages: they only make things faster. */
export interface Notices {
  work(): void;
  cancel(notice: z.output<typeof workerNotices.cancel>): void;
  childEnded(notice: z.output<typeof workerNotices.childEnded>): void;
}

export interface LinkOptions {
  /** Connects and logs in. */
  open(onMessage: (name: string, message: unknown) => void): Promise<Session>;
  hello: WorkerHello;
  notices: Notices;
  /** After every hello that was answered: there may be work, and the terms may have changed. */
  onReady(terms: WorkerTerms): void;
  log: Log;
}

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/**
 * The worker's line to its server: connected again for ever, with pauses that double up to 30 seconds and
 * are drawn at random from their upper half, so that the workers of a restarted server do not come at once.
 */
export class Link {
  private readonly options: LinkOptions;
  private session: Session | null = null;
  private waiting: (() => void)[] = [];
  private closed = false;
  private wake: () => void = () => undefined;
  private everReady = false;
  /** Connections so far that got as far as a hello. */
  connections = 0;
  /** Without an answer for a whole lease the connection is given up: a half-open one looks just like this. */
  private answerMs = 10_000;

  constructor(options: LinkOptions) {
    this.options = options;
  }

  get connected(): boolean {
    return this.session !== null;
  }

  /**
   * Keeps the line until close().
   * @throws DsageError when the server refuses the very first login for good: a wrong key, certificate, version.
   */
  async keep(): Promise<void> {
    for (let failures = 0; !this.closed; failures++) {
      try {
        const reason = await this.oneSession(() => {
          failures = 0;
        });
        if (!this.closed) this.options.log.warn('connection lost; running jobs go on', { reason });
      } catch (error) {
        this.session = null;
        if (this.closed) return;
        this.judge(error, failures);
      }
      if (!this.closed) await this.pause(failures);
    }
  }

  /** @throws DsageError the refusal; SERVER_UNREACHABLE when there is no connection or it broke. */
  async request<N extends RequestName>(name: N, message: RequestOf<N>): Promise<ReplyOf<N>> {
    const { session } = this;
    if (session === null) throw new DsageError('SERVER_UNREACHABLE', { server: 'the server' });
    const timer = setTimeout(() => session.close(), this.answerMs);
    try {
      return (await session.request(name, message, workerRequests[name].reply)) as ReplyOf<N>;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Asks until the server has answered, over as many connections as it takes. The server takes the same
   * message twice as once, so one whose answer was lost is simply sent again.
   * @throws DsageError a refusal that will stay one.
   */
  async deliver<N extends RequestName>(name: N, message: RequestOf<N>): Promise<ReplyOf<N>> {
    for (let failures = 0; ; failures++) {
      // Not even a microtask later where there is a line: what is asked next shall come after it.
      if (this.session === null) await this.ready();
      try {
        return await this.request(name, message);
      } catch (error) {
        if (!(error instanceof DsageError) || !error.retryable) throw error;
        if (this.connected) await sleep(pauseMs(failures));
      }
    }
  }

  close(): void {
    this.closed = true;
    this.wake();
    this.session?.close();
  }

  private ready(): Promise<void> {
    if (this.session !== null) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private async oneSession(onReady: () => void): Promise<string> {
    const session = await this.options.open((name, message) => this.notice(name, message));
    try {
      const terms = await session.request('hello', this.options.hello, workerTerms);
      if (this.closed) return 'closed';
      this.session = session;
      this.everReady = true;
      this.connections++;
      this.answerMs = terms.leaseMs;
      onReady();
      this.options.onReady(terms);
      for (const resume of this.waiting.splice(0)) resume();
      return await session.closed;
    } finally {
      this.session = null;
      session.close();
    }
  }

  private notice(name: string, message: unknown): void {
    if (name === 'work') this.options.notices.work();
    if (name === 'cancel') {
      const cancel = workerNotices.cancel.safeParse(message);
      if (cancel.success) this.options.notices.cancel(cancel.data);
    }
    if (name === 'childEnded') {
      const ended = workerNotices.childEnded.safeParse(message);
      if (ended.success) this.options.notices.childEnded(ended.data);
    }
  }

  private judge(error: unknown, failures: number): void {
    const refused = error instanceof DsageError && !error.retryable;
    if (refused && !this.everReady) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    // One line for each doubling is enough to see it; an unreachable server must not fill the disk.
    if (failures < 8 || failures % 20 === 0) this.options.log.warn('no connection yet', { reason });
  }

  private pause(failures: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs(failures));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function pauseMs(failures: number): number {
  const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 10));
  return longest * (0.5 + Math.random() / 2);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
