import type { JobDetail } from '../protocol/job.ts';
import type { Proof } from '../protocol/trust.ts';
import { type Answerable, answerableFor, refused, runsOf } from './receipt.ts';
import { type Vouched, vouchedWhenSigned } from './signedJob.ts';

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
  const { kind, timeoutMs, expiresAt } = job.statement;
  const wanted = await vouchedWhenSigned(job, { kind, payload, timeoutMs });
  const result = { value, output };
  const computed = await answerableFor(receipt, { job: wanted.hash, result });
  if (receipt.statement.startedAt >= expiresAt)
    throw refused('the work began after the job had expired');
  return { wanted, computed };
}

/** `computed by box3 for ada`; with the root key behind the worker, where it is not that of whoever wanted the job. */
export function provenInWords({ wanted, computed }: Proven): string {
  // A name proves little: whoever has a root key may call a worker box3.
  const whose = computed.root === wanted.root ? '' : ` (a worker of ${computed.root})`;
  return `computed by ${computed.name}${whose} for ${wanted.owner}`;
}
