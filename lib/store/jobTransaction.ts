import type { JobRecord } from '../jobs/record.ts';
import type {
  AttemptPatch,
  ClaimedJob,
  ClaimInput,
  JobEventRecord,
  JobPatch,
  JobTransaction,
  NewAttempt,
  NewJob,
} from '../jobs/store.ts';
import type { JobId, WorkerId } from '../protocol/ids.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import type { Picture } from '../protocol/picture.ts';
import type { SignedJob } from '../protocol/trust.ts';
import { assignments, fromJson } from './jobRows.ts';
import { SqlJobView } from './jobView.ts';
import { storable } from './text.ts';

/** The queue's writes in SQL, a few statements a verb and about 15 µs a statement. */
export class SqlJobTransaction extends SqlJobView implements JobTransaction {
  insertJob(job: NewJob): JobRecord {
    const [row] = this.sql.all<{ id: JobId }>(
      `INSERT INTO jobs (ownerId, kind, payload, engine, name, preview, state, priority, timeoutMs, parentId,
         notebookId, cellId, createdAt, childKey, signed)
       VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        job.ownerId,
        job.kind,
        JSON.stringify(job.payload),
        job.engine,
        job.name === null ? null : storable(job.name),
        storable(job.preview),
        job.priority,
        job.timeoutMs,
        job.parentId,
        job.notebookId,
        job.cellId,
        job.createdAt,
        job.childKey,
        job.signed === null ? null : JSON.stringify(job.signed),
      ],
    );
    const { id } = row!;
    // In the same commit: a cell never loses a job that was accepted.
    if (job.notebookId !== null && job.cellId !== null)
      this.sql.run('UPDATE cells SET jobId = ? WHERE notebookId = ? AND id = ?', [
        id,
        job.notebookId,
        job.cellId,
      ]);
    return this.job(id)!;
  }

  claimQueued(input: ClaimInput & { now: number }): ClaimedJob[] {
    const rows = this.sql.all<{ id: JobId; payload: string; signed: string | null }>(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1, version = version + 1, startedAt = ?, workerId = ?
       WHERE id IN (
         SELECT id FROM jobs WHERE state = 'queued' AND ownerId = ? AND kind IN (SELECT value FROM json_each(?))
           AND (engine IS NULL OR engine IN (SELECT value FROM json_each(?)))
         ORDER BY priority, id LIMIT ?)
       RETURNING id, payload, signed`,
      [
        input.now,
        input.workerId,
        input.ownerId,
        JSON.stringify(input.kinds),
        JSON.stringify(input.engines),
        input.slots,
      ],
    );
    return rows
      .map(({ id, payload, signed }) => ({
        job: this.job(id)!,
        payload: JSON.parse(payload) as unknown,
        signed: fromJson<SignedJob>(signed),
      }))
      .sort((a, b) => a.job.priority - b.job.priority || a.job.id - b.job.id);
  }

  insertAttempt({ jobId, number, workerId, lease, leaseUntil, startedAt }: NewAttempt): void {
    this.sql.run(
      `INSERT INTO attempts (jobId, number, workerId, lease, leaseUntil, state, startedAt)
       VALUES (?, ?, ?, ?, ?, 'running', ?)`,
      [jobId, number, workerId, lease, leaseUntil, startedAt],
    );
    this.sql.run('UPDATE workers SET version = version + 1 WHERE id = ?', [workerId]);
  }

  updateJob(id: JobId, patch: JobPatch): JobRecord {
    const { sql, values } = assignments(patch);
    const set = sql === '' ? '' : `${sql}, `;
    this.sql.run(`UPDATE jobs SET ${set}version = version + 1 WHERE id = ?`, [...values, id]);
    return this.job(id)!;
  }

  updateAttempt(key: number, patch: AttemptPatch): void {
    const { sql, values } = assignments(patch);
    this.sql.run(`UPDATE attempts SET ${sql} WHERE id = ?`, [...values, key]);
    if (patch.state === undefined) return;
    // What the worker runs has changed, and that is part of how it is shown.
    this.sql.run(
      `UPDATE workers SET version = version + 1
       WHERE id = (SELECT workerId FROM attempts WHERE id = ?)`,
      [key],
    );
  }

  renewLeases(keys: readonly number[], until: number): void {
    this.sql.run(
      'UPDATE attempts SET leaseUntil = ? WHERE id IN (SELECT value FROM json_each(?))',
      [until, JSON.stringify(keys)],
    );
  }

  extendAllLeases(until: number): void {
    this.sql.run(
      `UPDATE attempts SET leaseUntil = ?1 WHERE state = 'running' AND leaseUntil < ?1`,
      [until],
    );
  }

  insertOutput(attemptKey: number, chunks: readonly OutputChunk[], now: number): void {
    for (const { seq, stream, text } of chunks)
      this.sql.run(
        'INSERT INTO outputs (attemptId, seq, stream, text, createdAt) VALUES (?, ?, ?, ?, ?)',
        [attemptKey, seq, stream, storable(text), now],
      );
  }

  setPicture(id: JobId, picture: Picture): void {
    this.sql.run('UPDATE jobs SET picture = ? WHERE id = ?', [JSON.stringify(picture), id]);
  }

  dropRelations(parentId: JobId): void {
    this.sql.run(
      `UPDATE jobs SET result = json_set(result, '$.packed', '')
       WHERE parentId = ? AND kind = 'siqs.sieve' AND result IS NOT NULL`,
      [parentId],
    );
  }

  countForWorker(id: WorkerId, ending: 'succeeded' | 'failed'): void {
    this.sql.run(
      `UPDATE workers SET ${ending} = ${ending} + 1, version = version + 1 WHERE id = ?`,
      [id],
    );
  }

  forgetPresence(): void {
    this.sql.run('UPDATE workers SET connected = 0, version = version + 1 WHERE connected = 1');
  }

  record({ type, at, job, workerId, data }: JobEventRecord): void {
    this.sql.run(
      `INSERT INTO events (at, type, userId, jobId, notebookId, cellId, workerId, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        at,
        type,
        job.ownerId,
        job.id,
        job.notebookId,
        job.cellId,
        workerId ?? null,
        JSON.stringify(data ?? {}),
      ],
    );
  }
}
