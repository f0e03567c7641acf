/** Rows of jobs and attempts, and what they mean. SQL names the columns; nobody else sees a row. */
import type { AttemptRecord, JobRecord, WorkerName } from '../jobs/record.ts';
import type { AttemptPatch, JobPatch } from '../jobs/store.ts';
import type { CellId, JobId, LeaseId, NotebookId, UserName, WorkerId } from '../protocol/ids.ts';
import type { AttemptState, JobState } from '../protocol/job.ts';
import type { Kind } from '../protocol/kinds.ts';
import type { Parameter } from './sqlite/values.ts';
import { storable } from './text.ts';

export interface JobRow {
  id: JobId;
  ownerId: number;
  owner: UserName;
  kind: Kind;
  engine: string | null;
  name: string | null;
  preview: string;
  state: JobState;
  priority: number;
  timeoutMs: number;
  parentId: JobId | null;
  notebookId: NotebookId | null;
  cellId: CellId | null;
  version: number;
  attempts: number;
  attemptsBeforeRerun: number;
  lostAttempts: number;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  workerId: WorkerId | null;
  workerName: string | null;
  cancelRequestedAt: number | null;
  progress: string | null;
}

/** To be followed by WHERE; the job is `j`. */
export const selectJob = `
  SELECT j.id, j.ownerId, u.name AS owner, j.kind, j.engine, j.name, j.preview, j.state, j.priority, j.timeoutMs,
    j.parentId, j.notebookId, j.cellId, j.version, j.attempts, j.attemptsBeforeRerun, j.lostAttempts, j.createdAt,
    j.startedAt, j.finishedAt, j.workerId, w.name AS workerName, j.cancelRequestedAt, j.progress
  FROM jobs j JOIN users u ON u.id = j.ownerId LEFT JOIN workers w ON w.id = j.workerId`;

export function toJob(row: JobRow): JobRecord {
  const { workerId, workerName, progress, ...same } = row;
  return {
    ...same,
    worker: workerId === null ? null : { id: workerId, name: workerName ?? '?' },
    progress: fromJson(progress),
  };
}

export interface AttemptRow {
  key: number;
  jobId: JobId;
  number: number;
  workerId: WorkerId;
  workerName: string;
  lease: LeaseId;
  leaseUntil: number;
  state: AttemptState;
  startedAt: number;
  finishedAt: number | null;
  wallMs: number | null;
  cpuMs: number | null;
  note: string | null;
  error: string | null;
  outputBytes: number;
  droppedBytes: number;
  nextSeq: number;
  receipt: string | null;
}

/** To be followed by WHERE; the attempt is `a`. */
export const selectAttempt = `
  SELECT a.id AS key, a.jobId, a.number, a.workerId, w.name AS workerName, a.lease, a.leaseUntil, a.state, a.startedAt,
    a.finishedAt, a.wallMs, a.cpuMs, a.note, a.error, a.outputBytes, a.droppedBytes, a.nextSeq, a.receipt
  FROM attempts a JOIN workers w ON w.id = a.workerId`;

export function toAttempt(row: AttemptRow): AttemptRecord {
  const { workerId, workerName, error, receipt, ...same } = row;
  const worker: WorkerName = { id: workerId, name: workerName };
  return { ...same, worker, error: fromJson(error), receipt: fromJson(receipt) };
}

const jsonColumns = new Set(['progress', 'result', 'error', 'receipt']);

/** `column = ?, …` and the values for what a patch names. The names come from the patch's type, never from outside. */
export function assignments(patch: JobPatch | AttemptPatch): { sql: string; values: Parameter[] } {
  const named = Object.entries(patch).filter(([, value]) => value !== undefined);
  return {
    sql: named.map(([column]) => `${column} = ?`).join(', '),
    values: named.map(([column, value]) =>
      jsonColumns.has(column) ? toJson(value) : toParameter(value),
    ),
  };
}

function toParameter(value: unknown): Parameter {
  return typeof value === 'string' ? storable(value) : (value as Parameter);
}

/** JSON text; null stays SQL's own null. */
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

export function fromJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
