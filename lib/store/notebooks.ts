import type { NotebookId, UserName } from '../protocol/ids.ts';
import type { NotebookState, NotebookSummary } from '../protocol/notebook.ts';
import { loadNotebook } from './notebookLoad.ts';
import { saveNotebook } from './notebookSave.ts';
import type { Database } from './sqlite/database.ts';
import type { Parameter } from './sqlite/values.ts';
import { storable } from './text.ts';

interface SummaryRow {
  id: NotebookId;
  title: string;
  owner: UserName;
  cells: number;
  running: number;
  createdAt: number;
  updatedAt: number;
}

const selectSummary = `
  SELECT n.id, n.title, u.name AS owner, n.createdAt, n.updatedAt,
    (SELECT count(*) FROM cells c WHERE c.notebookId = n.id) AS cells,
    (SELECT count(*) FROM cells c JOIN jobs j ON j.id = c.jobId
     WHERE c.notebookId = n.id AND +j.state IN ('queued', 'running', 'cancelling')) AS running
  FROM notebooks n JOIN users u ON u.id = n.ownerId`;

/** What the notebook repository needs beside the database. */
export interface NotebookContext {
  readonly now: () => number;
  /** For jobs that wait for a worker. */
  readonly workerCommand: () => string;
}

export function notebookRepository(database: Database, { now, workerCommand }: NotebookContext) {
  const summaries = (where: string, values: Parameter[]): Promise<NotebookSummary[]> =>
    database.all<SummaryRow>(
      `${selectSummary} WHERE ${where} ORDER BY n.updatedAt DESC, n.id`,
      values,
    );
  const summary = async (id: NotebookId): Promise<NotebookSummary | null> =>
    (await summaries('n.id = ?', [id]))[0] ?? null;

  return {
    /** The notebooks of a user, the one changed last first. */
    list: (ownerId: number): Promise<NotebookSummary[]> => summaries('n.ownerId = ?', [ownerId]),
    summary,
    /** A new notebook without cells. */
    async create(notebook: {
      id: NotebookId;
      ownerId: number;
      title: string;
      now: number;
    }): Promise<NotebookSummary> {
      await database.run(
        'INSERT INTO notebooks (id, ownerId, title, createdAt, updatedAt) VALUES (?1, ?2, ?3, ?4, ?4)',
        [notebook.id, notebook.ownerId, storable(notebook.title), notebook.now],
      );
      return (await summary(notebook.id))!;
    },
    async ownerOf(id: NotebookId): Promise<number | null> {
      const sql = 'SELECT ownerId FROM notebooks WHERE id = ?';
      return (await database.all<{ ownerId: number }>(sql, [id]))[0]?.ownerId ?? null;
    },
    /** The notebook with each cell's job and its outputs. Five queries, however many cells there are. */
    load: (id: NotebookId): Promise<NotebookState | null> =>
      database.transaction((sql) => loadNotebook(sql, id, workerCommand())),
    /**
     * Writes what differs in one transaction: title, version, cells, their order, the number of their job.
     * Jobs and outputs are the queue's to write. @throws DsageError NOTEBOOK_NOT_FOUND when it was deleted
     */
    save: (before: NotebookState, after: NotebookState): Promise<void> =>
      database.transaction((sql) => saveNotebook(sql, { before, after, now: now() })),
    /** Deletes the notebook and its cells. Its jobs stay in the job table. */
    async remove(id: NotebookId): Promise<void> {
      await database.run('DELETE FROM notebooks WHERE id = ?', [id]);
    },
  };
}
