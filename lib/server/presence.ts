import type { WorkerId } from '../protocol/ids.ts';
import type { WorkerLine } from '../realtime/workerGateway.ts';

/** A connected worker, as far as waking goes. */
interface Present {
  readonly id: WorkerId;
  readonly ownerId: number;
  readonly line: WorkerLine;
  /** Kinds and engines: workers of the same abilities can stand in for each other. */
  readonly abilities: string;
  /** Slots that it asked to fill and that stayed empty. */
  idleSlots: number;
  /** It was told of work and has not asked since. */
  woken: boolean;
  /** It is asking just now, and whether work came up meanwhile. */
  claiming: boolean;
  missed: boolean;
}

/**
 * Who is connected, and who waits for work.
 *
 * Busy: a worker that has not asked, or whose slots were all filled. It asks by itself when a slot is free.
 * Idle: it asked and slots stayed empty. It asks again only when it is woken.
 * Woken: it was told `work`; nobody tells it again before it asks.
 *
 * Work that comes up wakes one idle worker of each set of abilities, not all of them: the others would ask in
 * vain. A worker whose question was under way when the work came up may have asked a moment too early: it is
 * told when its answer left slots empty. No wake-up is kept for anybody else, because the queue has it all.
 */
export class Presence {
  readonly #workers = new Map<WorkerId, Present>();

  enter(worker: Pick<Present, 'id' | 'ownerId' | 'line' | 'abilities'>): void {
    const start = { idleSlots: 0, woken: false, claiming: false, missed: false };
    this.#workers.set(worker.id, { ...worker, ...start });
  }

  /** Whether the worker was here by this line; a worker that came back by a new one stays. */
  leave(id: WorkerId, line: WorkerLine): boolean {
    const worker = this.#workers.get(id);
    if (worker?.line !== line) return false;
    this.#workers.delete(id);
    // What it was woken for still waits.
    if (worker.woken) this.wake(worker.ownerId);
    return true;
  }

  lineOf(id: WorkerId): WorkerLine | null {
    return this.#workers.get(id)?.line ?? null;
  }

  /** Asks the queue for the worker and keeps in mind whether it stays idle. */
  async claim<T>(id: WorkerId, slots: number, ask: () => Promise<T[]>): Promise<T[]> {
    const worker = this.#workers.get(id);
    if (worker === undefined) return ask();
    Object.assign(worker, { claiming: true, woken: false, missed: false, idleSlots: 0 });
    try {
      const jobs = await ask();
      worker.idleSlots = slots - jobs.length;
      return jobs;
    } finally {
      worker.claiming = false;
      if (worker.missed && worker.idleSlots > 0) tell(worker);
    }
  }

  /** There is work for this owner's workers. */
  wake(ownerId: number): void {
    const told = new Set<string>();
    for (const worker of this.#workers.values()) {
      if (worker.ownerId !== ownerId) continue;
      if (worker.claiming) worker.missed = true;
      if (worker.idleSlots === 0 || worker.woken || told.has(worker.abilities)) continue;
      told.add(worker.abilities);
      tell(worker);
    }
  }
}

function tell(worker: Present): void {
  worker.woken = true;
  worker.line.send('work', {});
}
