import type { JobRecord, WorkerPresence } from './record.ts';

/**
 * Why a queued job waits, in a sentence with the next step; null when nothing holds it up, because a worker
 * that can run it has a free slot or because it does not wait at all.
 */
export function waitingReason(
  job: Pick<JobRecord, 'state' | 'kind' | 'engine'>,
  workers: readonly WorkerPresence[],
  workerCommand: string,
): string | null {
  if (job.state !== 'queued') return null;
  if (workers.length === 0)
    return `No worker of yours is connected. Start one with ${workerCommand}.`;
  const able = workers.filter((worker) => canRun(worker, job));
  if (able.length === 0) return missing(job, workers);
  if (able.some((worker) => worker.running < worker.slots)) return null;
  const slots = able.reduce((sum, worker) => sum + worker.slots, 0);
  const busy = slots === 1 ? 'The only slot' : `All ${slots} slots`;
  return `${busy} of your workers that can run it are busy. It starts when one is free, or on another worker: add one with ${workerCommand}.`;
}

/** Whether the worker knows the job's kind and, for code, its engine. */
export function canRun(
  worker: Pick<WorkerPresence, 'kinds' | 'engines'>,
  job: Pick<JobRecord, 'kind' | 'engine'>,
): boolean {
  return (
    worker.kinds.includes(job.kind) && (job.engine === null || worker.engines.includes(job.engine))
  );
}

function missing(
  job: Pick<JobRecord, 'kind' | 'engine'>,
  workers: readonly WorkerPresence[],
): string {
  if (job.engine === null)
    return `No connected worker runs jobs of the kind ${job.kind}. Start a worker of this version.`;
  const engines = [...new Set(workers.flatMap((worker) => worker.engines))].sort().join(', ');
  return (
    `No connected worker has the engine ${job.engine}; they have: ${engines || 'none'}. ` +
    `Start a worker on a machine that has ${job.engine}, or cancel and choose another engine.`
  );
}
