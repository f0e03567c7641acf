import { DsageError, problemOf } from '../protocol/errors.ts';
import type { WorkerId } from '../protocol/ids.ts';
import { jsonBytes } from '../protocol/jsonBytes.ts';
import { type Kind, kinds } from '../protocol/kinds.ts';
import { limits } from '../protocol/limits.ts';
import type { CodeError } from '../protocol/outputs.ts';
import type { Settlement } from '../protocol/worker.ts';
import type { Done } from './change.ts';
import { type AttemptEnding, endAttempt, lostInARow, standing } from './move.ts';
import { dropNotice } from './outputs.ts';
import { type AttemptRecord, isSettled, type JobRecord } from './record.ts';
import { crashed, gaveBack, gaveUpUnasked, timeLimitError } from './sentences.ts';
import type { JobTransaction } from './store.ts';
import type { Terms } from './terms.ts';
import { transition } from './transition.ts';

type Ending = Settlement['ending'];

/**
 * Records how an attempt ended. `accepted` is true when what the worker said is what is recorded, so that
 * saying it twice gets the same answer; false means that it counts for nothing and the worker can forget it.
 */
export function settle(
  tx: JobTransaction,
  terms: Terms,
  { workerId, settlement }: { workerId: WorkerId; settlement: Settlement },
): Done<{ accepted: boolean }> {
  const attempt = tx.attemptByLease(settlement.lease);
  if (attempt === null || attempt.worker.id !== workerId || attempt.jobId !== settlement.jobId)
    return nothing(false);
  if (isSettled(attempt)) return nothing(attempt.state === settlement.ending.type);
  const job = lostInARow(tx, tx.job(attempt.jobId)!, attempt);
  const ending = checked(job.kind, settlement.ending);
  const decision = transition(job, {
    type: 'settled',
    ending: ending.type,
    attempt: standing(attempt),
    maxLostAttempts: terms.maxLostAttempts,
  });
  if (decision.type !== 'moved') return nothing(false);
  const step: AttemptEnding = { job, attempt, decision, ...told(job, attempt, settlement, ending) };
  const changes = endAttempt(tx, terms, step);
  // A hundred megabytes that nobody reads again, once the factors are known.
  if (job.kind === 'factor' && decision.to === 'succeeded') tx.dropRelations(job.id);
  if (decision.attempt !== 'cancelled') countForWorker(tx, attempt, ending.type);
  return { value: { accepted: wasTaken(step, settlement.ending) }, changes };
}

function nothing(accepted: boolean): Done<{ accepted: boolean }> {
  return { value: { accepted }, changes: [] };
}

/** Crashes and returns leave the attempt `lost`; all other endings that are taken leave it as they say. */
function wasTaken({ decision }: AttemptEnding, said: Ending): boolean {
  return decision.attempt === said.type || decision.attempt === 'lost';
}

/** A result that does not fit its kind, or is too large, is a failure that says so. */
function checked(kind: Kind, ending: Ending): Ending {
  if (ending.type !== 'succeeded') return ending;
  const parsed = kinds[kind].result.safeParse(ending.value);
  if (!parsed.success)
    return failed(new DsageError('RESULT_INVALID', { kind, problem: problemOf(parsed.error) }));
  return jsonBytes(parsed.data) > limits.maxResultBytes
    ? failed(new DsageError('RESULT_TOO_LARGE', { limit: limits.maxResultBytes }))
    : { type: 'succeeded', value: parsed.data };
}

function failed(error: DsageError): Ending {
  return { type: 'failed', error: { name: error.code, message: error.message, traceback: '' } };
}

/** What the settlement says of the attempt, in the form of a step. */
function told(
  job: JobRecord,
  attempt: AttemptRecord,
  settlement: Settlement,
  ending: Ending,
): Pick<AttemptEnding, 'why' | 'result' | 'error' | 'measured' | 'append'> {
  const droppedBytes = attempt.droppedBytes + settlement.droppedBytes;
  return {
    why: whyLost(attempt.worker.name, ending),
    result: ending.type === 'succeeded' ? ending.value : undefined,
    error: errorOf(job, ending),
    measured: {
      wallMs: settlement.wallMs,
      cpuMs: settlement.cpuMs,
      droppedBytes,
      ...(ending.type === 'succeeded' && settlement.receipt ? { receipt: settlement.receipt } : {}),
    },
    append: attempt.droppedBytes > 0 ? [] : dropNotice({ droppedBytes }),
  };
}

function whyLost(worker: string, ending: Ending): string {
  switch (ending.type) {
    case 'crashed':
      return crashed(worker, ending.note);
    case 'returned':
      return gaveBack(worker, ending.note);
    default:
      return gaveUpUnasked(worker);
  }
}

function errorOf(job: JobRecord, ending: Ending): CodeError | null {
  if (ending.type === 'failed') return ending.error;
  return ending.type === 'timedOut' ? timeLimitError(job.timeoutMs) : null;
}

/** A worker's own record: cancellations and jobs that it gave back are neither good nor bad. */
function countForWorker(tx: JobTransaction, attempt: AttemptRecord, ending: Ending['type']): void {
  if (ending === 'succeeded') tx.countForWorker(attempt.worker.id, 'succeeded');
  else if (ending === 'failed' || ending === 'crashed')
    tx.countForWorker(attempt.worker.id, 'failed');
}
