import type { UserPrincipal } from '../auth/principal.ts';
import type { QueueChange } from '../jobs/change.ts';
import type { Queue } from '../jobs/queue.ts';
import { type Action, apply, isBusy, type Refusal } from '../notebook/apply.ts';
import { DsageError } from '../protocol/errors.ts';
import type { JobId, NotebookId } from '../protocol/ids.ts';
import type { JobSummary } from '../protocol/job.ts';
import { limits } from '../protocol/limits.ts';
import type {
  CellJob,
  NotebookState,
  Operation,
  PersonOperation,
  SystemOperation,
} from '../protocol/notebook.ts';
import type { ServerEvent } from '../protocol/topics.ts';
import type { NotebookStore } from './ports.ts';

/** A notebook that nobody watches and nobody changed is forgotten after so long, in milliseconds. */
const idleMs = 10 * 60_000;

interface Parts {
  store: NotebookStore;
  queue: Pick<Queue, 'submit' | 'cancel'>;
  now: () => number;
  /** Sends to everybody who watches this notebook. */
  broadcast(id: NotebookId, event: ServerEvent): void;
  isWatched(id: NotebookId): boolean;
  /** The line of this notebook in its owner's list has changed. */
  listed(ownerId: number, id: NotebookId): void;
  report(error: unknown, id: NotebookId): void;
}

/** A notebook in memory. Its tasks run one after the other; `tail` ends with the last of them. */
interface Session {
  readonly id: NotebookId;
  readonly owner: UserPrincipal;
  state: NotebookState;
  tail: Promise<unknown>;
  usedAt: number;
  /** News of a job could not be saved, so `state` lacks what the job's own rows hold. */
  isBehind: boolean;
}

/**
 * The notebooks that are open, each with one queue of tasks: an operation is applied, saved, told to everybody
 * who watches, and carried out, before the next one begins. So versions have no gaps, and what a page has been
 * told is on disk.
 *
 * A notebook is opened by whoever asks for it first. News of a job whose notebook is not open needs no
 * operation: `load` reads job and outputs from their own rows.
 */
export class NotebookSessions {
  readonly #parts: Parts;
  readonly #sessions = new Map<NotebookId, Promise<Session>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws DsageError NOTEBOOK_NOT_FOUND when it does not exist or belongs to somebody else. */
  async requireOwner(principal: UserPrincipal, id: NotebookId): Promise<void> {
    const ownerId = await this.#parts.store.ownerOf(id);
    if (ownerId !== principal.userId) throw new DsageError('NOTEBOOK_NOT_FOUND');
  }

  /** The notebook after everything that was asked before. */
  async get(principal: UserPrincipal, id: NotebookId): Promise<NotebookState> {
    const session = await this.#open(principal, id);
    return this.#next(session, async () => {
      // Deleted while this waited for its turn.
      if (!this.#sessions.has(id)) throw new DsageError('NOTEBOOK_NOT_FOUND');
      return session.state;
    });
  }

  /** Applies a person's operation and returns the notebook's new version. @throws DsageError why it is refused. */
  async operate(
    principal: UserPrincipal,
    request: { id: NotebookId; operation: PersonOperation; origin: string },
  ): Promise<number> {
    const session = await this.#open(principal, request.id);
    return this.#next(session, async () => {
      const applied = apply(session.state, request.operation);
      if (applied.refused) throw refusal(applied.refused);
      await this.#take(session, applied.state, request);
      for (const action of applied.actions) await this.#carryOut(session, action);
      return applied.state.version;
    });
  }

  /** Deletes the notebook; jobs of it that still run are cancelled, as nobody is left who sees them. */
  async remove(principal: UserPrincipal, id: NotebookId): Promise<void> {
    const session = await this.#open(principal, id);
    await this.#next(session, async () => {
      for (const cell of session.state.cells) {
        if (cell.job !== null && isBusy(cell)) await this.#cancel(cell.job.id);
      }
      await this.#parts.store.remove(id);
      this.#sessions.delete(id);
    });
  }

  /** Takes news of the queue to the notebook they belong to, if it is open. */
  hear(change: QueueChange): void {
    if (change.type === 'job' && change.job.notebookId !== null) {
      this.#parts.listed(change.ownerId, change.job.notebookId);
      const { job, append } = change;
      this.#tell(change.job.notebookId, { type: 'jobChanged', job: cellJobOf(job), append });
    }
    if (change.type === 'output' && change.notebookId !== null) {
      const { jobId, attempt, chunks } = change;
      this.#tell(change.notebookId, { type: 'outputAppended', jobId, attempt, chunks });
    }
  }

  /** Forgets notebooks that nobody uses; what is forgotten is read again when needed. */
  async sweep(): Promise<void> {
    for (const [id, opening] of this.#sessions) {
      const session = await opening.catch(() => null);
      const idle = session !== null && this.#parts.now() - session.usedAt > idleMs;
      if (idle && !this.#parts.isWatched(id)) this.#sessions.delete(id);
    }
  }

  /** Waits until every task has ended. */
  async close(): Promise<void> {
    for (const opening of this.#sessions.values()) {
      const session = await opening.catch(() => null);
      await session?.tail.catch(() => {});
    }
  }

  async #open(principal: UserPrincipal, id: NotebookId): Promise<Session> {
    let opening = this.#sessions.get(id);
    if (opening === undefined) {
      opening = this.#load(principal, id);
      this.#sessions.set(id, opening);
      opening.catch(() => this.#sessions.delete(id));
    }
    const session = await opening;
    // Forgotten in this very moment: a change of a notebook that is opened twice would overwrite the other's.
    if (this.#sessions.get(id) !== opening) return this.#open(principal, id);
    if (session.owner.userId !== principal.userId) throw new DsageError('NOTEBOOK_NOT_FOUND');
    return session;
  }

  async #load(owner: UserPrincipal, id: NotebookId): Promise<Session> {
    await this.requireOwner(owner, id);
    const state = await this.#parts.store.load(id);
    if (state === null) throw new DsageError('NOTEBOOK_NOT_FOUND');
    const usedAt = this.#parts.now();
    return { id, owner, state, tail: Promise.resolve(), usedAt, isBehind: false };
  }

  /** Runs `task` after all earlier tasks of the notebook. */
  #next<T>(session: Session, task: () => Promise<T>): Promise<T> {
    session.usedAt = this.#parts.now();
    const result = session.tail.then(() => this.#catchUp(session)).then(task);
    session.tail = result.catch(() => {});
    return result;
  }

  /** Reads a notebook again that is behind, one version ahead: by the gap every page knows that it is behind too. */
  async #catchUp(session: Session): Promise<void> {
    if (!session.isBehind) return;
    const state = await this.#parts.store.load(session.id);
    if (state !== null) session.state = { ...state, version: state.version + 1 };
    session.isBehind = false;
  }

  #tell(id: NotebookId, operation: SystemOperation): void {
    const told = this.#sessions
      .get(id)
      ?.then((session) => this.#next(session, () => this.#applySystem(session, operation)));
    told?.catch((error) => this.#parts.report(error, id));
  }

  async #applySystem(session: Session, operation: SystemOperation): Promise<void> {
    if (!this.#sessions.has(session.id)) return;
    const { state } = apply(session.state, operation);
    if (state.cells === session.state.cells) return;
    try {
      await this.#take(session, state, { operation, origin: null });
    } catch (error) {
      session.isBehind = true;
      throw error;
    }
  }

  /** Saves first, tells then: a page never shows what a restart would take back. */
  async #take(
    session: Session,
    after: NotebookState,
    { operation, origin }: { operation: Operation; origin: string | null },
  ): Promise<void> {
    const { id } = session;
    await this.#parts.store.save(session.state, after);
    session.state = after;
    const { version } = after;
    const event = { type: 'notebookChanged', notebookId: id, version, operation, origin } as const;
    this.#parts.broadcast(id, event);
    if (operation.type !== 'outputAppended') this.#parts.listed(session.owner.userId, id);
  }

  async #carryOut(session: Session, action: Action): Promise<void> {
    if (action.type === 'cancelJob') return this.#cancel(action.jobId);
    const { cellId, engine, source } = action;
    const job = await this.#parts.queue.submit({
      ownerId: session.owner.userId,
      owner: session.owner.name,
      request: { kind: 'evaluate', payload: { engine, code: source } },
      notebookId: session.id,
      cellId,
    });
    const cellJob = { ...cellJobOf(job), source, nextSeq: 0, outputs: [] };
    await this.#applySystem(session, { type: 'attachJob', cellId, job: cellJob });
  }

  async #cancel(id: JobId): Promise<void> {
    try {
      await this.#parts.queue.cancel(id);
    } catch (error) {
      const late =
        error instanceof DsageError && ['JOB_ENDED', 'JOB_NOT_FOUND'].includes(error.code);
      if (!late) throw error;
    }
  }
}

function cellJobOf(job: JobSummary): Omit<CellJob, 'source' | 'nextSeq' | 'outputs'> {
  return {
    id: job.id,
    version: job.version,
    state: job.state,
    attempt: job.attempts,
    worker: job.worker?.name ?? null,
    waitingReason: job.waitingReason,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
  };
}

function refusal(code: Refusal): DsageError {
  switch (code) {
    case 'NOTEBOOK_FULL':
      return new DsageError(code, { limit: limits.maxCells });
    case 'INVALID_REQUEST':
      return new DsageError(code, { problem: 'the notebook cannot take this change' });
    default:
      return new DsageError(code);
  }
}
