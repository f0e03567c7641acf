import { cellOutputs } from '../jobs/outputs.ts';
import type { JobRecord } from '../jobs/record.ts';
import { waitingReason } from '../jobs/waiting.ts';
import type { CellId, JobId, NotebookId } from '../protocol/ids.ts';
import type { CellJob, CellType, NotebookState } from '../protocol/notebook.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import { fromJson, type JobRow, selectJob, toJob } from './jobRows.ts';
import { presence } from './presence.ts';
import type { Sql } from './sqlite/database.ts';

interface NotebookRow {
  ownerId: number;
  title: string;
  version: number;
}

interface CellRow {
  id: CellId;
  type: CellType;
  engine: string;
  source: string;
  jobId: JobId | null;
}

interface TryRow {
  key: number;
  jobId: JobId;
  note: string | null;
  droppedBytes: number;
}

/** The ending of a job and the code that it ran. */
interface EndingRow {
  id: JobId;
  code: string | null;
  result: string | null;
  error: string | null;
}

/** Reads a notebook with each cell's job and its outputs, or null when there is none. */
export function loadNotebook(
  sql: Sql,
  id: NotebookId,
  workerCommand: string,
): NotebookState | null {
  const [notebook] = sql.all<NotebookRow>(
    'SELECT ownerId, title, version FROM notebooks WHERE id = ?',
    [id],
  );
  if (notebook === undefined) return null;
  const cells = sql.all<CellRow>(
    'SELECT id, type, engine, source, jobId FROM cells WHERE notebookId = ? ORDER BY position',
    [id],
  );
  const jobs = loadJobs(sql, cells, { ownerId: notebook.ownerId, workerCommand });
  return {
    id,
    title: notebook.title,
    version: notebook.version,
    cells: cells.map(({ jobId, ...cell }) => ({
      ...cell,
      job: jobId === null ? null : (jobs.get(jobId) ?? null),
    })),
  };
}

function loadJobs(
  sql: Sql,
  cells: readonly CellRow[],
  waiting: { ownerId: number; workerCommand: string },
): Map<JobId, CellJob> {
  const ids = JSON.stringify(cells.flatMap(({ jobId }) => (jobId === null ? [] : [jobId])));
  const among = 'IN (SELECT value FROM json_each(?))';
  const jobs = sql.all<JobRow>(`${selectJob} WHERE j.id ${among}`, [ids]).map(toJob);
  const endings = sql.all<EndingRow>(
    `SELECT id, json_extract(payload, '$.code') AS code, result, error FROM jobs WHERE id ${among}`,
    [ids],
  );
  const tries = groupBy(
    sql.all<TryRow>(
      `SELECT id AS key, jobId, note, droppedBytes FROM attempts WHERE jobId ${among} ORDER BY jobId, number`,
      [ids],
    ),
    (row) => row.jobId,
  );
  // The factorisations that a cell waits for are shown in it.
  const children = groupBy(
    sql.all<{ id: JobId; parentId: JobId }>(
      `SELECT id, parentId FROM jobs WHERE parentId ${among} AND kind = 'factor' ORDER BY id`,
      [ids],
    ),
    (row) => row.parentId,
  );
  const newest = [...tries.values()].map((rows) => rows.at(-1)!.key);
  const output = groupBy(
    sql.all<OutputChunk & { attemptId: number }>(
      `SELECT attemptId, seq, stream, text FROM outputs WHERE attemptId ${among} ORDER BY attemptId, seq`,
      [JSON.stringify(newest)],
    ),
    (row) => row.attemptId,
  );
  const endingOf = new Map(endings.map((row) => [row.id, row]));
  const workers = jobs.some((job) => job.state === 'queued') ? presence(sql, waiting.ownerId) : [];
  return new Map(
    jobs.map((job) => {
      const attempts = tries.get(job.id) ?? [];
      const chunks = output.get(attempts.at(-1)?.key ?? 0) ?? [];
      const ending = endingOf.get(job.id)!;
      const reason = waitingReason(job, workers, waiting.workerCommand);
      const shown = (children.get(job.id) ?? []).map(({ id }) => id);
      return [job.id, toCellJob(job, { attempts, chunks, children: shown, ending, reason })];
    }),
  );
}

function toCellJob(
  job: JobRecord,
  parts: {
    attempts: readonly TryRow[];
    chunks: readonly OutputChunk[];
    children: readonly JobId[];
    ending: EndingRow;
    reason: string | null;
  },
): CellJob {
  const { attempts, chunks, children, ending } = parts;
  return {
    id: job.id,
    version: job.version,
    state: job.state,
    attempt: job.attempts,
    worker: job.worker?.name ?? null,
    waitingReason: parts.reason,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    source: ending.code ?? '',
    nextSeq: (chunks.at(-1)?.seq ?? -1) + 1,
    outputs: cellOutputs(
      job,
      { result: fromJson(ending.result), error: fromJson(ending.error) },
      { attempts, output: chunks, children },
    ),
  };
}

function groupBy<Key, Row>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
