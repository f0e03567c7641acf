import type {
  AttemptRecord,
  JobBody,
  JobRecord,
  WorkerName,
  WorkerPresence,
} from '../jobs/record.ts';
import type { ChildState, JobFilter, JobView, OverdueLimits } from '../jobs/store.ts';
import type { JobId, LeaseId, WorkerId } from '../protocol/ids.ts';
import type { Kind } from '../protocol/kinds.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import {
  type AttemptRow,
  fromJson,
  type JobRow,
  selectAttempt,
  selectJob,
  toAttempt,
  toJob,
} from './jobRows.ts';
import { matching } from './jobSearch.ts';
import { presence } from './presence.ts';
import type { Sql } from './sqlite/database.ts';

/** The queue's questions in SQL. Alive as long as the transaction it was made in. */
export class SqlJobView implements JobView {
  protected readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  job(id: JobId): JobRecord | null {
    const [row] = this.sql.all<JobRow>(`${selectJob} WHERE j.id = ?`, [id]);
    return row === undefined ? null : toJob(row);
  }

  body(id: JobId): JobBody | null {
    const [row] = this.sql.all<Record<keyof JobBody, string | null>>(
      'SELECT payload, result, error, picture, signed FROM jobs WHERE id = ?',
      [id],
    );
    if (row === undefined) return null;
    return {
      payload: fromJson(row.payload),
      result: fromJson(row.result),
      error: fromJson(row.error),
      picture: fromJson(row.picture),
      signed: fromJson(row.signed),
    };
  }

  jobs(filter: JobFilter): JobRecord[] {
    const { where, values } = matching(filter);
    const before = filter.before === undefined ? '' : 'AND j.id < ?';
    const bounds = filter.before === undefined ? [filter.limit] : [filter.before, filter.limit];
    return this.sql
      .all<JobRow>(`${selectJob} WHERE ${where} ${before} ORDER BY j.id DESC LIMIT ?`, [
        ...values,
        ...bounds,
      ])
      .map(toJob);
  }

  countJobs(filter: JobFilter): number {
    const { where, values } = matching(filter);
    const sql = `SELECT count(*) AS count FROM jobs j WHERE ${where}`;
    return this.sql.all<{ count: number }>(sql, values)[0]!.count;
  }

  waiting(ownerId: number, limit: number): JobRecord[] {
    const sql = `${selectJob} WHERE j.state = 'queued' AND j.ownerId = ? ORDER BY j.priority, j.id LIMIT ?`;
    return this.sql.all<JobRow>(sql, [ownerId, limit]).map(toJob);
  }

  attempts(jobId: JobId): AttemptRecord[] {
    const sql = `${selectAttempt} WHERE a.jobId = ? ORDER BY a.number`;
    return this.sql.all<AttemptRow>(sql, [jobId]).map(toAttempt);
  }

  attemptByLease(lease: LeaseId): AttemptRecord | null {
    const [row] = this.sql.all<AttemptRow>(`${selectAttempt} WHERE a.lease = ?`, [lease]);
    return row === undefined ? null : toAttempt(row);
  }

  output(attempt: AttemptRecord): OutputChunk[] {
    return this.sql.all<OutputChunk>(
      'SELECT seq, stream, text FROM outputs WHERE attemptId = ? ORDER BY seq',
      [attempt.key],
    );
  }

  overdue({ now, timeoutGraceMs, cancelGraceMs }: OverdueLimits): AttemptRecord[] {
    const sql = `${selectAttempt} JOIN jobs j ON j.id = a.jobId
      WHERE a.state = 'running' AND (a.leaseUntil <= ?1 OR a.startedAt + j.timeoutMs + ?2 <= ?1
        OR j.cancelRequestedAt + ?3 <= ?1)
      ORDER BY a.id`;
    return this.sql.all<AttemptRow>(sql, [now, timeoutGraceMs, cancelGraceMs]).map(toAttempt);
  }

  worker(id: WorkerId): WorkerName | null {
    return this.sql.all<WorkerName>('SELECT id, name FROM workers WHERE id = ?', [id])[0] ?? null;
  }

  presence(ownerId: number): WorkerPresence[] {
    return presence(this.sql, ownerId);
  }

  counts(): { queued: number; running: number } {
    const rows = this.sql.all<{ state: string; count: number }>(
      `SELECT state, count(*) AS count FROM jobs WHERE state IN ('queued', 'running', 'cancelling') GROUP BY state`,
    );
    const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
    return { queued: of('queued'), running: of('running') + of('cancelling') };
  }

  children(parentId: JobId, { skip, limit }: { skip: number; limit: number }): ChildState[] {
    return this.sql.all<ChildState>(
      `SELECT id AS childId, state FROM jobs WHERE parentId = ?
       ORDER BY state IN ${open}, CASE WHEN state IN ${open} THEN 0 ELSE finishedAt END, id LIMIT ? OFFSET ?`,
      [parentId, limit, skip],
    );
  }

  openChildren(parentId: JobId): JobRecord[] {
    const sql = `${selectJob} WHERE j.parentId = ? AND j.state IN ${open} ORDER BY j.id`;
    return this.sql.all<JobRow>(sql, [parentId]).map(toJob);
  }

  childByKey(parentId: JobId, key: string): JobRecord | null {
    const sql = `${selectJob} WHERE j.parentId = ? AND j.childKey = ?`;
    return this.sql.all<JobRow>(sql, [parentId, key]).map(toJob)[0] ?? null;
  }

  sameChild(parentId: JobId, asked: { kind: Kind; payload: unknown }): JobRecord | null {
    const sql = `${selectJob} WHERE j.parentId = ? AND j.state IN ('queued', 'running', 'succeeded')
      AND j.kind = ? AND j.payload = ? ORDER BY j.id DESC LIMIT 1`;
    const words = [parentId, asked.kind, JSON.stringify(asked.payload)];
    return this.sql.all<JobRow>(sql, words).map(toJob)[0] ?? null;
  }

  childSucceededSince(parentId: JobId, moment: number): boolean {
    const sql =
      "SELECT 1 FROM jobs WHERE parentId = ? AND state = 'succeeded' AND finishedAt >= ? LIMIT 1";
    return this.sql.all(sql, [parentId, moment]).length > 0;
  }
}

/** States in which a job has not ended. */
const open = "('queued', 'running', 'cancelling')";
