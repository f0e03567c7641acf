import type {
  ChildFacts,
  ChildOutcome,
  JobRequest,
  JobRunner,
  SubmittedJob,
} from '../distributed/jobRunner.ts';
import { DsageError, problemOf } from '../protocol/errors.ts';
import { type Attempt, type SubmitRequest, submitRequest } from '../protocol/job.ts';
import type { Job } from './job.ts';

/** What takes jobs; a Dsage does. */
export interface Submitter {
  submit(request: SubmitRequest): Promise<Job>;
}

/**
 * The queue behind `d` as the port through which a distributed function runs its jobs.
 *
 * A submission whose answer was lost is sent again: a payload holds everything that is computed, so the worst that
 * can happen is that some work is done twice.
 */
export function runnerOf(d: Submitter): JobRunner {
  return {
    async submit(request: JobRequest): Promise<SubmittedJob> {
      const job = await submitInTheEnd(d, parsed(request));
      return {
        id: job.id,
        outcome: job.wait().then(outcomeOf),
        cancel: () => cancel(job),
      };
    },
  };
}

const tries = 3;

async function submitInTheEnd(d: Submitter, request: SubmitRequest): Promise<Job> {
  for (let left = tries - 1; ; left--) {
    try {
      return await d.submit(request);
    } catch (error) {
      if (left === 0 || !(error instanceof DsageError) || !error.retryable) throw error;
    }
  }
}

function parsed(request: JobRequest): SubmitRequest {
  const result = submitRequest.safeParse(request);
  if (result.success) return result.data;
  throw new DsageError('INVALID_REQUEST', { problem: problemOf(result.error) });
}

/** A job that has ended meanwhile, or whose server is gone, needs no cancelling. */
async function cancel(job: Job): Promise<void> {
  await job.cancel().catch(() => undefined);
}

function outcomeOf(job: Job): ChildOutcome {
  const { id, state } = job;
  const last = job.detail?.attemptList.at(-1);
  const facts = last === undefined ? {} : factsOf(last);
  switch (state) {
    case 'succeeded':
      return { id, state, value: job.detail?.result, ...facts };
    case 'failed':
    case 'cancelled':
    case 'timedOut':
    case 'lost':
      return { id, state, message: job.failure ?? state, ...facts };
    default:
      throw new Error(`job ${id} is ${state} after it has ended`);
  }
}

function factsOf({ worker, cpuMs, wallMs, finishedAt }: Attempt): Omit<ChildFacts, 'id'> {
  const elapsedMs = cpuMs ?? wallMs;
  return {
    worker: worker.name,
    ...(elapsedMs === null ? {} : { elapsedMs }),
    ...(wallMs === null ? {} : { wallMs }),
    ...(finishedAt === null ? {} : { finishedAt }),
  };
}
