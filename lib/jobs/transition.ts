import type * as z from 'zod';
import { type AttemptState, hasEnded, type JobState } from '../protocol/job.ts';
import type { settlement } from '../protocol/worker.ts';

/*
 * The life of a job, told state by state. `transition` decides every step but one: that a queued job is
 * claimed is decided by the store in a single statement, so that no two workers can get it.
 *
 * queued      Entered by submit, by rerun, and when an attempt was lost or given back. It waits for a worker
 *             of its owner that can run it. Exits: a claim makes it running; a cancellation makes it cancelled
 *             at once, since nobody has to be asked; a result that an earlier attempt brings late makes it
 *             succeeded; a heartbeat of the worker that was thought lost makes it running again, if nobody
 *             took it meanwhile, so that a laptop which slept goes on where it was.
 *
 * running     Entered by a claim. Exactly one attempt is running. Exits by what its worker reports: succeeded,
 *             failed, timedOut. An attempt that is lost (lease over, process crashed) puts the job back to
 *             queued and is counted; the last one allowed ends it, as lost when workers vanished, as failed
 *             when the job's own process crashed. A job given back unharmed returns to queued uncounted. A late
 *             result of an earlier attempt wins here too, and the running attempt is called off.
 *
 * cancelling  Entered when a person cancels a running job: its worker is told and must confirm. Whatever the
 *             worker reports now, even a result, ends it as cancelled, and so does the end of its lease: a job
 *             that was cancelled before its result never shows one.
 *
 * succeeded, failed, cancelled, timedOut, lost
 *             The outcomes. Nothing that a worker says moves a job out of them, so exactly one outcome and at
 *             most one result is ever recorded. Only rerun leaves them, to queued; leases of attempts before
 *             the rerun are worth nothing from then on.
 */

/** What the decision depends on. */
export interface Standing {
  readonly state: JobState;
  readonly attemptsBeforeRerun: number;
  readonly attempts: number;
  readonly lostAttempts: number;
}

/** The attempt that an event is about. */
export interface AttemptStanding {
  readonly number: number;
  readonly state: AttemptState;
  /** Its worker reported an ending before. */
  readonly settled: boolean;
}

/** How a worker says an attempt ended. */
export type EndingType = z.infer<typeof settlement>['ending']['type'];

export type JobEvent =
  | { type: 'cancelRequested' }
  | { type: 'rerunRequested' }
  | { type: 'settled'; ending: EndingType; attempt: AttemptStanding; maxLostAttempts: number }
  | { type: 'leaseExpired'; attempt: AttemptStanding; maxLostAttempts: number }
  | { type: 'timeLimitPassed'; attempt: AttemptStanding }
  | { type: 'cancelOverdue'; attempt: AttemptStanding }
  /** A heartbeat for an attempt that was thought lost. */
  | { type: 'resumed'; attempt: AttemptStanding };

export type Decision =
  /** Nothing changes. */
  | { type: 'ignored' }
  | { type: 'refused'; code: 'JOB_ENDED' | 'JOB_NOT_ENDED' }
  | {
      type: 'moved';
      to: JobState;
      /** How the attempt that the event is about stands from now on; null when the event is about none. */
      attempt: AttemptState | null;
      /** What to add to the count of lost attempts. */
      lost: -1 | 0 | 1;
      /** Another attempt was running and is to be called off. */
      callOff: boolean;
    };

/** The next step of a job, without side effects. */
export function transition(job: Standing, event: JobEvent): Decision {
  switch (event.type) {
    case 'cancelRequested':
      return cancelRequested(job);
    case 'rerunRequested':
      return hasEnded(job.state) ? moved('queued', null) : refused('JOB_NOT_ENDED');
    case 'resumed':
      return resumed(job, event.attempt);
    default:
      return hasEnded(job.state) || event.attempt.number <= job.attemptsBeforeRerun
        ? ignored
        : attemptEnded(job, event);
  }
}

const ignored: Decision = { type: 'ignored' };

function refused(code: 'JOB_ENDED' | 'JOB_NOT_ENDED'): Decision {
  return { type: 'refused', code };
}

function moved(to: JobState, attempt: AttemptState | null, lost: -1 | 0 | 1 = 0): Decision {
  return { type: 'moved', to, attempt, lost, callOff: false };
}

function cancelRequested(job: Standing): Decision {
  if (job.state === 'queued') return moved('cancelled', null);
  if (job.state === 'running') return moved('cancelling', null);
  return job.state === 'cancelling' ? ignored : refused('JOB_ENDED');
}

function resumed(job: Standing, attempt: AttemptStanding): Decision {
  const newest = attempt.number === job.attempts && attempt.number > job.attemptsBeforeRerun;
  const free = job.state === 'queued' && newest && attempt.state === 'lost' && !attempt.settled;
  return free ? moved('running', 'running', -1) : ignored;
}

type AttemptEnded = Extract<
  JobEvent,
  { type: 'settled' | 'leaseExpired' | 'timeLimitPassed' | 'cancelOverdue' }
>;

function attemptEnded(job: Standing, event: AttemptEnded): Decision {
  if (event.attempt.state !== 'running') return lateSettlement(job, event);
  if (job.state === 'cancelling') return moved('cancelled', 'cancelled');
  switch (event.type) {
    case 'settled':
      return settled(job, event);
    case 'leaseExpired':
      return tryAgain(job, event.maxLostAttempts, 'lost');
    case 'timeLimitPassed':
      return moved('timedOut', 'timedOut');
    case 'cancelOverdue':
      return ignored;
  }
}

/** An attempt that is not running any more counts only if it brings the result. */
function lateSettlement(job: Standing, event: AttemptEnded): Decision {
  const brings = event.type === 'settled' && event.ending === 'succeeded' && !event.attempt.settled;
  if (!brings || event.attempt.state !== 'lost' || job.state === 'cancelling') return ignored;
  return {
    type: 'moved',
    to: 'succeeded',
    attempt: 'succeeded',
    lost: 0,
    callOff: job.state === 'running',
  };
}

function settled(job: Standing, event: Extract<JobEvent, { type: 'settled' }>): Decision {
  switch (event.ending) {
    case 'succeeded':
    case 'failed':
    case 'timedOut':
      return moved(event.ending, event.ending);
    case 'returned':
      return moved('queued', 'lost');
    case 'crashed':
      return tryAgain(job, event.maxLostAttempts, 'failed');
    case 'cancelled':
      // Nobody asked for it; counted, so that a worker with this fault cannot keep a job going round for ever.
      return tryAgain(job, event.maxLostAttempts, 'lost');
  }
}

function tryAgain(job: Standing, maxLostAttempts: number, outcome: 'lost' | 'failed'): Decision {
  return moved(job.lostAttempts + 1 < maxLostAttempts ? 'queued' : outcome, 'lost', 1);
}
