import type { Auth } from '../auth/auth.ts';
import type { WorkerPrincipal } from '../auth/principal.ts';
import type { QueueChange } from '../jobs/change.ts';
import type { Queue } from '../jobs/queue.ts';
import { DsageError } from '../protocol/errors.ts';
import type { WorkerId } from '../protocol/ids.ts';
import { protocolVersion } from '../protocol/version.ts';
import type { WorkerHello, WorkerTerms } from '../protocol/worker.ts';
import type { KnownWorker, WorkerDesk, WorkerLine } from '../realtime/workerGateway.ts';
import type { Log } from './log.ts';
import type { WorkerStore } from './ports.ts';
import { Presence } from './presence.ts';

interface Parts {
  queue: Queue;
  auth: Pick<Auth, 'requireSigner'>;
  store: WorkerStore;
  terms: WorkerTerms;
  now: () => number;
  /** How a worker of another version is started again. */
  workerCommand: () => string;
  /** The line of this worker in its owner's list has changed. */
  changed(ownerId: number, id: WorkerId): void;
  log: Pick<Log, 'info' | 'error'>;
}

/** What a connected worker can do, and how much of it at once. */
interface Abilities extends Pick<WorkerHello, 'kinds' | 'slots'> {
  readonly ownerId: number;
  readonly engines: string[];
}

type Asked<N extends keyof WorkerDesk> = Parameters<WorkerDesk[N]>[1];
type Nothing = Promise<Record<string, never>>;

/** The desk at which workers are served: their messages become verbs of the queue. */
export class Desk implements WorkerDesk {
  readonly #parts: Parts;
  readonly #presence = new Presence();
  readonly #abilities = new Map<WorkerId, Abilities>();

  #farewells: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  requireVersion(version: number): void {
    if (version === protocolVersion) return;
    throw new DsageError('VERSION_MISMATCH', { command: this.#parts.workerCommand() });
  }

  async hello(worker: WorkerPrincipal, hello: WorkerHello, line: WorkerLine): Promise<WorkerTerms> {
    const { store, now, terms } = this.#parts;
    const { workerId: id, name, slots, build, kinds, facts, engines } = hello;
    const ownerId = worker.userId;
    await store.hello({ id, ownerId, name, slots, build, kinds, facts, engines, now: now() });
    const abilities = { kinds, engines: engines.map((engine) => engine.name) };
    this.#abilities.set(id, { ...abilities, ownerId, slots });
    this.#presence.enter({ id, ownerId, line, abilities: JSON.stringify(abilities) });
    this.#parts.changed(ownerId, id);
    this.#parts.log.info('worker connected', { workerId: id, user: worker.name, name, slots });
    return terms;
  }

  claim(
    { workerId, userId: ownerId }: KnownWorker,
    { slots, without = [] }: Parameters<WorkerDesk['claim']>[1],
  ) {
    const able = this.#abilities.get(workerId) ?? { kinds: [], engines: [] };
    const kinds = able.kinds.filter((kind) => !without.includes(kind));
    const { engines } = able;
    return this.#presence.claim(workerId, slots, () =>
      this.#parts.queue.claim({ workerId, ownerId, slots, kinds, engines }),
    );
  }

  async heartbeat(
    { workerId, userId }: KnownWorker,
    { leases }: Parameters<WorkerDesk['heartbeat']>[1],
  ): ReturnType<WorkerDesk['heartbeat']> {
    await this.#parts.store.seen(workerId, this.#parts.now());
    this.#parts.changed(userId, workerId);
    return this.#parts.queue.heartbeat(workerId, leases);
  }

  async output(
    { workerId }: KnownWorker,
    message: Parameters<WorkerDesk['output']>[1],
  ): Promise<Record<string, never>> {
    await this.#parts.queue.appendOutput(workerId, message);
    return {};
  }

  async progress(
    { workerId }: KnownWorker,
    message: Parameters<WorkerDesk['progress']>[1],
  ): Promise<Record<string, never>> {
    await this.#parts.queue.progress(workerId, message);
    return {};
  }

  settle({ workerId }: KnownWorker, settlement: Parameters<WorkerDesk['settle']>[1]) {
    return this.#parts.queue.settle(workerId, settlement);
  }

  async picture({ workerId }: KnownWorker, message: Asked<'picture'>): Nothing {
    await this.#parts.queue.picture(workerId, message);
    return {};
  }

  async childSubmit(worker: KnownWorker, message: Asked<'childSubmit'>) {
    const { workerId } = worker;
    await this.#parts.auth.requireSigner(message.request, worker);
    return this.#parts.queue.childSubmit(workerId, message);
  }

  childList({ workerId }: KnownWorker, message: Asked<'childList'>) {
    return this.#parts.queue.childList(workerId, message);
  }

  childGet({ workerId }: KnownWorker, message: Asked<'childGet'>) {
    return this.#parts.queue.childGet(workerId, message);
  }

  async childCancel({ workerId }: KnownWorker, message: Asked<'childCancel'>): Nothing {
    await this.#parts.queue.childCancel(workerId, message);
    return {};
  }

  async capacity({ userId }: KnownWorker): ReturnType<WorkerDesk['capacity']> {
    const theirs = [...this.#abilities.values()].filter(({ ownerId }) => ownerId === userId);
    return {
      slots: theirs.reduce((sum, { slots }) => sum + slots, 0),
      workers: theirs.length,
      kinds: [...new Set(theirs.flatMap(({ kinds }) => kinds))],
    };
  }

  gone({ workerId, userId }: KnownWorker, line: WorkerLine): void {
    if (!this.#presence.leave(workerId, line)) return;
    this.#abilities.delete(workerId);
    const { store, now, changed, log } = this.#parts;
    log.info('worker disconnected', { workerId });
    const written = store.disconnected(workerId, now()).then(
      () => changed(userId, workerId),
      (error) => log.error('a worker that is gone was not written down', { workerId, error }),
    );
    this.#farewells = Promise.all([this.#farewells, written]);
  }

  /** Waits until every worker that is gone has been written down as gone. */
  async close(): Promise<void> {
    await this.#farewells;
  }

  /** Passes on what the queue has to say to workers. */
  hear(change: QueueChange): void {
    if (change.type === 'waiting') this.#presence.wake(change.ownerId);
    if (change.type === 'cancel') {
      const { workerId, lease, jobId } = change;
      this.#presence.lineOf(workerId)?.send('cancel', { lease, jobId });
    }
    if (change.type === 'childEnded') {
      const { workerId, lease, jobId, childId } = change;
      this.#presence.lineOf(workerId)?.send('childEnded', { lease, jobId, childId });
    }
  }
}
