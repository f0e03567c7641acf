import { DsageError } from '../protocol/errors.ts';
import type { JobId, UserName, WorkerId } from '../protocol/ids.ts';
import type { WorkerHello, WorkerSummary } from '../protocol/worker.ts';
import type { Database, Sql } from './sqlite/database.ts';
import type { Parameter } from './sqlite/values.ts';
import { storable } from './text.ts';

/** A worker that has been gone for so long is not listed any more. Its attempts still name it. */
const listedAfterSeenMs = 24 * 60 * 60 * 1000;

export type WorkerRow = Pick<
  WorkerHello,
  'name' | 'slots' | 'build' | 'engines' | 'kinds' | 'facts'
> & { id: WorkerId; ownerId: number; now: number };

interface SummaryRow {
  id: WorkerId;
  version: number;
  name: string;
  owner: UserName;
  slots: number;
  connected: number;
  engines: string;
  facts: string;
  firstSeenAt: number;
  lastSeenAt: number;
  succeeded: number;
  failed: number;
}

const selectWorker = `
  SELECT w.id, w.version, w.name, u.name AS owner, w.slots, w.connected, w.engines, w.facts, w.firstSeenAt,
    w.lastSeenAt, w.succeeded, w.failed
  FROM workers w JOIN users u ON u.id = w.ownerId`;

export function workerRepository(database: Database, now: () => number) {
  return {
    /** A worker is here, for the first time or again. @throws DsageError FORBIDDEN for another user's worker id */
    hello(worker: WorkerRow): Promise<void> {
      return database.transaction((sql) => hello(sql, worker));
    },
    async seen(id: WorkerId, moment: number): Promise<void> {
      await database.run('UPDATE workers SET lastSeenAt = ?, version = version + 1 WHERE id = ?', [
        moment,
        id,
      ]);
    },
    async disconnected(id: WorkerId, moment: number): Promise<void> {
      await database.run(
        'UPDATE workers SET connected = 0, lastSeenAt = ?, version = version + 1 WHERE id = ?',
        [moment, id],
      );
    },
    /** Connected workers and those seen within a day, the ones seen last first. */
    list(ownerId: number | 'any'): Promise<WorkerSummary[]> {
      const mine = ownerId === 'any' ? '' : 'AND w.ownerId = ?2';
      const values = ownerId === 'any' ? [] : [ownerId];
      return database.transaction((sql) =>
        summaries(sql, `(w.connected = 1 OR w.lastSeenAt > ?1) ${mine}`, [
          now() - listedAfterSeenMs,
          ...values,
        ]),
      );
    },
    async get(id: WorkerId): Promise<WorkerSummary | null> {
      const [found] = await database.transaction((sql) => summaries(sql, 'w.id = ?', [id]));
      return found ?? null;
    },
  };
}

function hello(sql: Sql, worker: WorkerRow): void {
  const changed = sql.run(
    `INSERT INTO workers (id, ownerId, name, slots, build, engines, kinds, facts, connected, firstSeenAt, lastSeenAt)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?9)
     ON CONFLICT (id) DO UPDATE SET name = ?3, slots = ?4, build = ?5, engines = ?6, kinds = ?7, facts = ?8,
       connected = 1, lastSeenAt = ?9, version = version + 1
     WHERE ownerId = ?2`,
    [
      worker.id,
      worker.ownerId,
      storable(worker.name),
      worker.slots,
      storable(worker.build),
      JSON.stringify(worker.engines),
      JSON.stringify(worker.kinds),
      JSON.stringify(worker.facts),
      worker.now,
    ],
  );
  if (changed === 0) throw new DsageError('FORBIDDEN');
}

function summaries(sql: Sql, where: string, values: Parameter[]): WorkerSummary[] {
  const rows = sql.all<SummaryRow>(
    `${selectWorker} WHERE ${where} ORDER BY w.connected DESC, w.lastSeenAt DESC, w.id`,
    values,
  );
  const ids = JSON.stringify(rows.map((row) => row.id));
  const running = sql.all<{ workerId: WorkerId; jobId: JobId; preview: string; startedAt: number }>(
    `SELECT a.workerId, a.jobId, j.preview, a.startedAt FROM attempts a JOIN jobs j ON j.id = a.jobId
     WHERE a.workerId IN (SELECT value FROM json_each(?)) AND a.state = 'running' ORDER BY a.id`,
    [ids],
  );
  return rows.map((row) => ({
    ...row,
    connected: row.connected === 1,
    engines: JSON.parse(row.engines) as WorkerSummary['engines'],
    facts: JSON.parse(row.facts) as WorkerSummary['facts'],
    running: running
      .filter(({ workerId }) => workerId === row.id)
      .map(({ jobId, preview, startedAt }) => ({ jobId, preview, startedAt })),
  }));
}
