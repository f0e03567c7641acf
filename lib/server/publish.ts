import type { QueueChange } from '../jobs/change.ts';
import type { NotebookId, WorkerId } from '../protocol/ids.ts';
import type { ServerEvent } from '../protocol/topics.ts';
import type { NotebookStore, WorkerStore } from './ports.ts';
import { rooms } from './rooms.ts';

/** How long changes of list lines are collected, in milliseconds: a burst of jobs is one line, not a hundred. */
const collectMs = 100;

interface Parts {
  notebooks: Pick<NotebookStore, 'summary'>;
  workers: Pick<WorkerStore, 'get'>;
  publish(rooms: readonly string[], event: ServerEvent): void;
  isWatched(room: string): boolean;
  report(error: unknown): void;
}

/**
 * Tells pages and clients what has changed. Jobs and their output are told at once; lines of the lists of
 * notebooks and workers are read again a little later, and only when somebody looks at that list.
 */
export class Publisher {
  readonly #parts: Parts;
  readonly #notebooks = new Map<NotebookId, number>();
  readonly #workers = new Map<WorkerId, number>();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  hear(change: QueueChange): void {
    if (change.type === 'job') {
      const { job, ownerId } = change;
      const event = { type: 'jobChanged', job } as const;
      this.#parts.publish([rooms.jobs(ownerId), rooms.job(job.id)], event);
      if (job.worker !== null) this.workerChanged(ownerId, job.worker.id);
    }
    if (change.type === 'output') {
      const { jobId, attempt, chunks } = change;
      this.#parts.publish([rooms.job(jobId)], { type: 'jobOutput', jobId, attempt, chunks });
    }
    if (change.type === 'picture') {
      const { jobId, picture } = change;
      this.#parts.publish([rooms.job(jobId)], { type: 'jobPicture', jobId, picture });
    }
  }

  /** The line of the notebook in its owner's list may have changed. */
  notebookListed(ownerId: number, id: NotebookId): void {
    if (!this.#parts.isWatched(rooms.notebooks(ownerId))) return;
    this.#notebooks.set(id, ownerId);
    this.#collect();
  }

  notebookDeleted(ownerId: number, id: NotebookId): void {
    const event = { type: 'notebookDeleted', notebookId: id } as const;
    this.#parts.publish([rooms.notebook(id), rooms.notebooks(ownerId)], event);
  }

  /** The line of the worker in its owner's list may have changed. */
  workerChanged(ownerId: number, id: WorkerId): void {
    if (!this.#parts.isWatched(rooms.workers(ownerId))) return;
    this.#workers.set(id, ownerId);
    this.#collect();
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#flushing;
  }

  #collect(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#flushing = this.#flush().catch(this.#parts.report);
    }, collectMs);
  }

  async #flush(): Promise<void> {
    const notebooks = [...this.#notebooks];
    const workers = [...this.#workers];
    this.#notebooks.clear();
    this.#workers.clear();
    for (const [id, ownerId] of notebooks) {
      const notebook = await this.#parts.notebooks.summary(id);
      if (notebook === null) continue;
      this.#parts.publish([rooms.notebooks(ownerId)], { type: 'notebookListed', notebook });
    }
    for (const [id, ownerId] of workers) {
      const worker = await this.#parts.workers.get(id);
      if (worker === null) continue;
      this.#parts.publish([rooms.workers(ownerId)], { type: 'workerChanged', worker });
    }
  }
}
