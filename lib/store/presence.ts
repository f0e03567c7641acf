import type { WorkerPresence } from '../jobs/record.ts';
import type { WorkerId } from '../protocol/ids.ts';
import type { Kind } from '../protocol/kinds.ts';
import type { Sql } from './sqlite/database.ts';

interface PresenceRow {
  id: WorkerId;
  name: string;
  slots: number;
  kinds: string;
  engines: string;
  running: number;
}

/** Connected workers of a user, with the number of attempts that each computes: who waits for children needs no slot. */
export function presence(sql: Sql, ownerId: number): WorkerPresence[] {
  const rows = sql.all<PresenceRow>(
    `SELECT w.id, w.name, w.slots, w.kinds, w.engines,
       (SELECT count(*) FROM attempts a WHERE a.workerId = w.id AND a.state = 'running' AND NOT EXISTS (
          SELECT 1 FROM jobs c WHERE c.parentId = a.jobId AND c.state IN ('queued', 'running', 'cancelling'))) AS running
     FROM workers w WHERE w.ownerId = ? AND w.connected = 1`,
    [ownerId],
  );
  return rows.map((row) => ({
    ...row,
    kinds: JSON.parse(row.kinds) as Kind[],
    engines: (JSON.parse(row.engines) as { name: string }[]).map(({ name }) => name),
  }));
}
