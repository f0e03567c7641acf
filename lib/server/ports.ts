import type { AccountStore } from '../auth/accounts.ts';
import type { Role } from '../auth/principal.ts';
import type { JobStore } from '../jobs/store.ts';
import type { NotebookId, UserName, WorkerId } from '../protocol/ids.ts';
import type { NotebookState, NotebookSummary } from '../protocol/notebook.ts';
import type { WorkerHello, WorkerSummary } from '../protocol/worker.ts';

/** Notebooks as this room keeps them. */
export interface NotebookStore {
  list(ownerId: number): Promise<NotebookSummary[]>;
  summary(id: NotebookId): Promise<NotebookSummary | null>;
  create(notebook: {
    id: NotebookId;
    ownerId: number;
    title: string;
    now: number;
  }): Promise<NotebookSummary>;
  ownerOf(id: NotebookId): Promise<number | null>;
  load(id: NotebookId): Promise<NotebookState | null>;
  /** Writes what differs, in one transaction. */
  save(before: NotebookState, after: NotebookState): Promise<unknown>;
  remove(id: NotebookId): Promise<unknown>;
}

/** Workers as this room keeps them. */
export interface WorkerStore {
  /** @throws DsageError FORBIDDEN when another user's worker has this id. */
  hello(
    worker: Pick<WorkerHello, 'name' | 'slots' | 'build' | 'engines' | 'kinds' | 'facts'> & {
      id: WorkerId;
      ownerId: number;
      now: number;
    },
  ): Promise<unknown>;
  seen(id: WorkerId, now: number): Promise<unknown>;
  disconnected(id: WorkerId, now: number): Promise<unknown>;
  list(ownerId: number | 'any'): Promise<WorkerSummary[]>;
  get(id: WorkerId): Promise<WorkerSummary | null>;
}

/** Everything that the server asks of the store. */
export interface ServerStore extends AccountStore {
  jobs: JobStore;
  users: AccountStore['users'] & {
    ensure(name: UserName, role: Role): Promise<{ id: number }>;
  };
  notebooks: NotebookStore;
  workers: WorkerStore;
  close(): Promise<void>;
}
