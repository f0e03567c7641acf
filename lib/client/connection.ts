import {
  type CommandName,
  type CommandReply,
  type CommandRequest,
  commands,
} from '../protocol/commands.ts';
import { DsageError } from '../protocol/errors.ts';
import { type ServerEvent, serverEvent, type Topic, topicsOf } from '../protocol/topics.ts';
import type { Credentials } from './session.ts';
import { openSession, type Session } from './session.ts';
import type { RequestSigner } from './signRequest.ts';

/** Somebody who follows a topic. */
export interface Watcher {
  event(event: ServerEvent): void;
  /** The topic is watched, for the first time or again after a break: now get the state. */
  resync(): void;
  /** There will be no more events. */
  end(reason: DsageError): void;
}

/** Commands that do the same when they are done twice. The others are not repeated when their answer is lost. */
const once: readonly CommandName[] = [
  'jobs.submit',
  'jobs.rerun',
  'notebooks.create',
  'notebooks.operate',
  'session.link',
];

const firstPauseMs = 250;
const longestPauseMs = 10_000;

/**
 * A line to the server that mends itself.
 *
 * Connected: commands go to the session. When that ends: Broken.
 * Broken: sessions are opened with pauses that double from a quarter of a second to ten seconds, drawn from their
 *   upper half so that many clients do not come back at once. Commands wait, up to their patience. A session that
 *   opens watches every topic again and has every watcher get its state again: Connected. A refusal that will stay
 *   one (key, certificate, version): Closed.
 * Closed: by close() or by that refusal. Commands are refused, watchers are told.
 */
export class Connection {
  readonly #credentials: Credentials;
  readonly #patienceMs: number;
  readonly #watchers = new Map<Topic, Set<Watcher>>();
  #session: Session | null = null;
  #ending: DsageError | null = null;
  /** Called at every change of the two above. */
  #waiting = new Set<() => void>();

  private constructor(credentials: Credentials, patienceMs: number) {
    this.#credentials = credentials;
    this.#patienceMs = patienceMs;
  }

  /** The first login; unlike later ones it is tried once. @throws DsageError as openSession. */
  static async open(credentials: Credentials, patienceMs: number): Promise<Connection> {
    const connection = new Connection(credentials, patienceMs);
    void connection.#keep(await connection.#open());
    return connection;
  }

  /** Who is at this end: jobs are signed in their name. */
  get signer(): RequestSigner {
    const { user, key } = this.#credentials;
    return { user, pair: key, certificate: null };
  }

  /** Where this line leads. */
  get url(): string {
    return this.#credentials.server.url;
  }

  /**
   * Carries out one command.
   * @throws DsageError the server's refusal, or SERVER_UNREACHABLE when the connection did not come back in time.
   */
  async command<N extends CommandName>(
    name: N,
    request: CommandRequest<N>,
  ): Promise<CommandReply<N>> {
    if (!(name in commands)) throw new DsageError('UNKNOWN_COMMAND', { name });
    const deadline = Date.now() + this.#patienceMs;
    for (;;) {
      const session = await this.#sessionBefore(deadline);
      try {
        const message = { name, request };
        return (await session.request('command', message, commands[name].reply)) as CommandReply<N>;
      } catch (error) {
        if (!isUnreachable(error) || once.includes(name)) throw error;
        await session.closed;
      }
    }
  }

  /** Follows a topic until the returned function is called; `resync` comes first, and after every break. */
  watch(topic: Topic, watcher: Watcher): () => void {
    const watchers = this.#watchers.get(topic) ?? new Set();
    watchers.add(watcher);
    this.#watchers.set(topic, watchers);
    if (this.#ending !== null) watcher.end(this.#ending);
    // While there is no session, the next one starts this watch as well.
    else if (this.#session !== null) void this.#startWatch(this.#session, topic, [watcher]);
    return () => {
      watchers.delete(watcher);
      if (watchers.size > 0 || this.#watchers.get(topic) !== watchers) return;
      this.#watchers.delete(topic);
      const session = this.#session;
      session
        ?.request('command', { name: 'unwatch', request: { topic } }, commands.unwatch.reply)
        // A watch that ended with its connection needs no end of its own.
        .catch(() => undefined);
    };
  }

  /** Ends the line; commands that wait are refused, watchers are told. */
  close(): void {
    this.#end(new DsageError('SERVER_UNREACHABLE', { server: `${this.url} (connection closed)` }));
  }

  #open(): Promise<Session> {
    return openSession({
      ...this.#credentials,
      role: 'client',
      restartCommand: 'the dsage of the same version as the server',
      onMessage: (name, message) => {
        if (name === 'event') this.#dispatch(message);
      },
    });
  }

  async #keep(first: Session): Promise<void> {
    for (let session: Session | null = first; session !== null; session = await this.#reopen()) {
      if (this.#ending !== null) return session.close();
      this.#session = session;
      for (const [topic, watchers] of this.#watchers)
        void this.#startWatch(session, topic, [...watchers]);
      this.#wakeAll();
      await session.closed;
      this.#session = null;
    }
  }

  async #reopen(): Promise<Session | null> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      // Before the pause too: nobody waits a quarter of a second for a program to end.
      if (this.#ending !== null) return null;
      await this.#changeWithin(pauseMs * (0.5 + Math.random() / 2));
      if (this.#ending !== null) return null;
      try {
        return await this.#open();
      } catch (error) {
        if (error instanceof DsageError && error.retryable) continue;
        this.#end(asDsageError(error));
        return null;
      }
    }
  }

  async #startWatch(session: Session, topic: Topic, watchers: Watcher[]): Promise<void> {
    try {
      await session.request('command', { name: 'watch', request: { topic } }, commands.watch.reply);
      for (const watcher of watchers) watcher.resync();
    } catch (error) {
      // A connection that broke is mended, and then all watches start again.
      if (!isUnreachable(error)) for (const watcher of watchers) watcher.end(asDsageError(error));
    }
  }

  #dispatch(message: unknown): void {
    const parsed = serverEvent.safeParse(message);
    if (!parsed.success) return;
    for (const topic of topicsOf(parsed.data))
      for (const watcher of this.#watchers.get(topic) ?? []) watcher.event(parsed.data);
  }

  #end(reason: DsageError): void {
    if (this.#ending !== null) return;
    this.#ending = reason;
    this.#session?.close();
    this.#wakeAll();
    for (const watchers of this.#watchers.values())
      for (const watcher of watchers) watcher.end(reason);
    this.#watchers.clear();
  }

  async #sessionBefore(deadline: number): Promise<Session> {
    for (;;) {
      if (this.#ending !== null) throw this.#ending;
      if (this.#session !== null) return this.#session;
      const left = deadline - Date.now();
      if (left <= 0) throw new DsageError('SERVER_UNREACHABLE', { server: this.url });
      await this.#changeWithin(left);
    }
  }

  #changeWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DsageError && error.code === 'SERVER_UNREACHABLE';
}

function asDsageError(error: unknown): DsageError {
  if (error instanceof DsageError) return error;
  return new DsageError('INVALID_REQUEST', { problem: String(error) }, error);
}
