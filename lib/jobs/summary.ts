import type { Attempt, JobDetail, JobSummary } from '../protocol/job.ts';
import type { CellOutput } from '../protocol/notebook.ts';
import type { OutputChunk } from '../protocol/outputs.ts';
import type { QueueChange } from './change.ts';
import type { AttemptRecord, JobBody, JobRecord, WorkerPresence } from './record.ts';
import type { JobView } from './store.ts';
import type { Terms } from './terms.ts';
import { waitingReason } from './waiting.ts';

/** The job as a row of the job table. Who is connected is looked up only for a job that waits. */
export function summarise(view: JobView, terms: Terms, job: JobRecord): JobSummary {
  const workers = job.state === 'queued' ? view.presence(job.ownerId) : [];
  return summaryOf(job, workers, terms.workerCommand());
}

/** Several jobs, looking up the workers of each owner once. */
export function summariseAll(
  view: JobView,
  terms: Terms,
  jobs: readonly JobRecord[],
): JobSummary[] {
  const presence = new Map<number, WorkerPresence[]>();
  return jobs.map((job) => {
    if (job.state !== 'queued') return summaryOf(job, [], '');
    const workers = presence.get(job.ownerId) ?? view.presence(job.ownerId);
    presence.set(job.ownerId, workers);
    return summaryOf(job, workers, terms.workerCommand());
  });
}

/** The change that tells of the job as it is now. */
export function jobChange(
  view: JobView,
  terms: Terms,
  told: { job: JobRecord; append?: CellOutput[] },
): QueueChange {
  return {
    type: 'job',
    job: summarise(view, terms, told.job),
    ownerId: told.job.ownerId,
    append: told.append ?? [],
  };
}

/** Everything about one job. */
export function detailOf(
  summary: JobSummary,
  job: JobRecord,
  parts: { body: JobBody; attempts: readonly AttemptRecord[]; output: OutputChunk[] },
): JobDetail {
  return {
    ...summary,
    payload: parts.body.payload,
    timeoutMs: job.timeoutMs,
    priority: job.priority,
    ...(parts.body.signed === null ? {} : { signed: parts.body.signed }),
    result: parts.body.result,
    error: parts.body.error,
    attemptList: parts.attempts.map(attemptOf),
    picture: parts.body.picture,
    output: parts.output,
  };
}

function summaryOf(
  job: JobRecord,
  workers: readonly WorkerPresence[],
  workerCommand: string,
): JobSummary {
  return {
    id: job.id,
    version: job.version,
    kind: job.kind,
    engine: job.engine,
    name: job.name,
    preview: job.preview,
    owner: job.owner,
    state: job.state,
    waitingReason: waitingReason(job, workers, workerCommand),
    worker: job.worker,
    attempts: job.attempts,
    parentId: job.parentId,
    notebookId: job.notebookId,
    cellId: job.cellId,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    progress: job.progress,
  };
}

function attemptOf(attempt: AttemptRecord): Attempt {
  return {
    number: attempt.number,
    state: attempt.state,
    worker: attempt.worker,
    startedAt: attempt.startedAt,
    finishedAt: attempt.finishedAt,
    wallMs: attempt.wallMs,
    cpuMs: attempt.cpuMs,
    note: attempt.note,
    error: attempt.error,
    droppedBytes: attempt.droppedBytes,
    ...(attempt.receipt === null ? {} : { receipt: attempt.receipt }),
  };
}
