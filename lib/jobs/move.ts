import { hasEnded } from '../protocol/job.ts';
import type { CellOutput } from '../protocol/notebook.ts';
import type { CodeError } from '../protocol/outputs.ts';
import type { QueueChange } from './change.ts';
import { leaveFamily, stop } from './family.ts';
import { endingOutputs, notices } from './outputs.ts';
import { type AttemptRecord, isSettled, type JobRecord } from './record.ts';
import { givenUp, overtaken, waitsAgain } from './sentences.ts';
import type { AttemptPatch, JobTransaction } from './store.ts';
import { jobChange } from './summary.ts';
import type { Terms } from './terms.ts';
import type { AttemptStanding, Decision } from './transition.ts';

/** A decided step that ends an attempt, and what is known of its ending. */
export interface AttemptEnding {
  readonly job: JobRecord;
  readonly attempt: AttemptRecord;
  readonly decision: Extract<Decision, { type: 'moved' }>;
  /** Why the attempt was lost, without a full stop; unused for other endings. */
  readonly why: string;
  readonly result?: unknown;
  readonly error?: CodeError | null;
  /** What the worker measured. */
  readonly measured?: Pick<AttemptPatch, 'wallMs' | 'cpuMs' | 'droppedBytes' | 'receipt'>;
  /** Shown before value and error. */
  readonly append?: CellOutput[];
}

/** The attempt as the pure machine sees it. */
export function standing(attempt: AttemptRecord): AttemptStanding {
  return { number: attempt.number, state: attempt.state, settled: isSettled(attempt) };
}

/**
 * The job with the lost attempts that count: those in a row. An attempt during which a child succeeded got
 * somewhere, as the results of children stay; so a job of weeks is not given up for three lost workers.
 */
export function lostInARow(tx: JobTransaction, job: JobRecord, attempt: AttemptRecord): JobRecord {
  const gotSomewhere = job.lostAttempts > 0 && tx.childSucceededSince(job.id, attempt.startedAt);
  return gotSomewhere ? { ...job, lostAttempts: 0 } : job;
}

/** Writes a decided step down, and says what changed. Job and attempt change together or not at all. */
export function endAttempt(tx: JobTransaction, terms: Terms, ending: AttemptEnding): QueueChange[] {
  const { job, decision } = ending;
  const now = terms.now();
  const changes = decision.callOff ? callOff(tx, job, now) : [];
  const note = noteOf(ending);
  const error = errorOf(ending);
  tx.updateAttempt(ending.attempt.key, {
    ...ending.measured,
    state: decision.attempt ?? ending.attempt.state,
    finishedAt: now,
    note: joinNotes(ending.attempt.note, note),
    error: decision.attempt === 'lost' ? null : error,
  });
  const ended = hasEnded(decision.to);
  const result = decision.to === 'succeeded' ? (ending.result ?? null) : null;
  const after = tx.updateJob(job.id, {
    state: decision.to,
    lostAttempts: job.lostAttempts + decision.lost,
    startedAt: ended ? (job.startedAt ?? ending.attempt.startedAt) : null,
    finishedAt: ended ? now : null,
    workerId: ended ? ending.attempt.worker.id : null,
    progress: null,
    result,
    error,
  });
  tx.record({
    type: decision.attempt === 'lost' ? 'lost' : 'settled',
    at: now,
    job: after,
    workerId: ending.attempt.worker.id,
    data: { attempt: ending.attempt.number, state: after.state },
  });
  const append = [
    ...(ending.append ?? []),
    ...endingOutputs(after, { result, error }),
    ...notices(note),
  ];
  changes.push(jobChange(tx, terms, { job: after, append }));
  if (ended) changes.push(...leaveFamily(tx, terms, after));
  else changes.push({ type: 'waiting', ownerId: job.ownerId });
  return changes;
}

/** Ends the running attempt of a job whose result came from another one. */
function callOff(tx: JobTransaction, job: JobRecord, now: number): QueueChange[] {
  const running = tx.attempts(job.id).filter((attempt) => attempt.state === 'running');
  return running.map((attempt) => {
    const note = joinNotes(attempt.note, overtaken());
    tx.updateAttempt(attempt.key, { state: 'cancelled', finishedAt: now, note });
    return stop(attempt);
  });
}

/** A note holds one line for each thing that happened to the attempt. */
export function joinNotes(before: string | null, note: string | null): string | null {
  if (before === null || note === null) return note ?? before;
  return `${before}\n${note}`;
}

function noteOf({ decision, why }: AttemptEnding): string | null {
  if (decision.attempt !== 'lost') return null;
  return decision.to === 'queued' ? waitsAgain(why) : `${why}.`;
}

function errorOf({ job, decision, why, error }: AttemptEnding): CodeError | null {
  const { to } = decision;
  if (decision.attempt === 'lost' && (to === 'lost' || to === 'failed'))
    return givenUp(to, why, job.lostAttempts + decision.lost);
  return to === 'failed' || to === 'timedOut' ? (error ?? null) : null;
}
