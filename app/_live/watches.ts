import { DsageError } from '../../lib/protocol/errors.ts';
import type { ServerEvent, Topic } from '../../lib/protocol/topics.ts';

/** Somebody on the page who follows a topic. */
export interface WatchListener {
  event: (event: ServerEvent) => void;
  /** Get the state: the watch stands, for the first time or again. */
  refetch: () => void;
  /** The server refuses this topic, e.g. because the notebook was deleted. */
  refused?: (error: DsageError) => void;
}

type Send = (name: 'watch' | 'unwatch', topic: Topic) => Promise<unknown>;

interface Watch {
  listeners: Set<WatchListener>;
  /** Whether the server has said yes on the present connection. */
  stands: boolean;
}

/**
 * Who watches what on this page. The server is told once per topic, when the first listener comes and when the
 * last one goes, and everything again on every new connection.
 */
export class Watches {
  readonly #watches = new Map<Topic, Watch>();
  readonly #send: Send;
  #connected = false;

  constructor(send: Send) {
    this.#send = send;
  }

  add(topic: Topic, listener: WatchListener): () => void {
    const known = this.#watches.get(topic);
    const watch = known ?? { listeners: new Set(), stands: false };
    watch.listeners.add(listener);
    if (!known) {
      this.#watches.set(topic, watch);
      if (this.#connected) void this.#start(topic, watch);
    } else if (watch.stands) {
      listener.refetch();
    }
    return () => this.#remove(topic, watch, listener);
  }

  /** There is a new connection: the server knows nothing of what was watched. */
  resume(): void {
    this.#connected = true;
    for (const [topic, watch] of this.#watches) void this.#start(topic, watch);
  }

  /** The connection is lost. */
  pause(): void {
    this.#connected = false;
    for (const watch of this.#watches.values()) watch.stands = false;
  }

  deliver(topics: Topic[], event: ServerEvent): void {
    for (const topic of topics) {
      for (const listener of this.#watches.get(topic)?.listeners ?? []) listener.event(event);
    }
  }

  async #start(topic: Topic, watch: Watch): Promise<void> {
    try {
      await this.#send('watch', topic);
    } catch (error) {
      // A connection that broke is resumed; only a refusal concerns those who listen.
      if (!(error instanceof DsageError) || error.code === 'SERVER_UNREACHABLE') return;
      for (const listener of watch.listeners) listener.refused?.(error);
      return;
    }
    watch.stands = this.#connected;
    for (const listener of watch.listeners) listener.refetch();
  }

  #remove(topic: Topic, watch: Watch, listener: WatchListener): void {
    watch.listeners.delete(listener);
    if (watch.listeners.size > 0 || this.#watches.get(topic) !== watch) return;
    this.#watches.delete(topic);
    // If this is lost, a few events arrive that nobody listens to.
    if (this.#connected) this.#send('unwatch', topic).catch(() => {});
  }
}
