import { DsageError } from '../protocol/errors.ts';
import type { JobDetail } from '../protocol/job.ts';
import type { Proof } from '../protocol/trust.ts';
import { type Answerable, answerableFor, runsOf } from './receipt.ts';
import { type Vouched, vouchedFor } from './signedJob.ts';

/** What a job's page knows that others can check without its server; null when no worker signed a receipt. */
export function proofOf(job: JobDetail): Proof | null {
  const receipt = job.attemptList.findLast(({ state }) => state === 'succeeded')?.receipt;
  if (job.signed === undefined || receipt === undefined) return null;
  const { signed, payload, result: value } = job;
  const output = runsOf(job.output);
  return { purpose: 'dsage proof 1', job: signed, payload, value, output, receipt };
}

/** Who wanted a job and who computed it. */
export interface Proven {
  wanted: Vouched;
  computed: Answerable;
}

/**
 * Checks a proof: what was wanted, in whose name, what came out, and which worker answers for it. Whether the two root
 * keys are those of people one trusts is for the reader.
 *
 * @throws DsageError TRUST_REFUSED with the reason
 */
export async function verifyProof({
  job,
  payload,
  value,
  output,
  receipt,
}: Proof): Promise<Proven> {
  const { kind, timeoutMs, issuedAt, expiresAt } = job.statement;
  const wanted = await vouchedFor(job, { kind, payload, timeoutMs }, issuedAt);
  const result = { value, output };
  const computed = await answerableFor(receipt, { job: wanted.hash, result });
  if (receipt.statement.startedAt >= expiresAt)
    throw new DsageError('TRUST_REFUSED', {
      what: 'receipt',
      problem: 'the work began after the job had expired',
    });
  return { wanted, computed };
}
