import { DsageError } from '../../lib/protocol/errors.ts';
import type { LeasedJob, Settlement } from '../../lib/protocol/worker.ts';
import { vouchedFor } from '../../lib/signing/signedJob.ts';

/** What a job fails with that is refused. */
export type Refusal = Extract<Settlement['ending'], { type: 'failed' }>;

/**
 * Whether a job carries a signature that does not hold: another payload than was signed, a longer time, a time that has
 * passed. Then it is not run, whatever the server says. A job without a signature is let pass.
 */
export async function refusalOf(job: LeasedJob): Promise<Refusal | null> {
  if (job.signed === undefined) return null;
  try {
    await vouchedFor(job.signed, job, Date.now());
    return null;
  } catch (error) {
    if (!(error instanceof DsageError)) throw error;
    return { type: 'failed', error: { name: error.code, message: error.message, traceback: '' } };
  }
}
