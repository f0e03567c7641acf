import type { Kind } from '../../lib/protocol/kinds.ts';
import type { Receipt } from '../../lib/protocol/trust.ts';
import type { LeasedJob } from '../../lib/protocol/worker.ts';
import { type Output, signReceipt } from '../../lib/signing/receipt.ts';
import { hashOf } from '../../lib/signing/statement.ts';
import type { DeviceKey } from '../server/deviceKey.ts';

/** Relations are each checked when they arrive, and dropped when the factors are known: nobody could look again. */
const withoutReceipt: readonly Kind[] = ['siqs.sieve'];

/** Moments of an attempt, milliseconds since 1970, and what computed it. */
export interface Circumstances {
  startedAt: number;
  finishedAt: number;
  build: string;
}

/** What this worker answers for; nothing for a job that nobody signed, and for a result that has no canonical form. */
export async function receiptFor(
  { signed, kind, jobId, attempt }: LeasedJob,
  result: Output,
  { key, ...facts }: Circumstances & { key: DeviceKey },
): Promise<Receipt | null> {
  if (signed === undefined || withoutReceipt.includes(kind)) return null;
  const job = await hashOf(signed.statement);
  const runtime = `node ${process.version}`;
  try {
    return await signReceipt({ job, jobId, attempt, runtime, ...facts, result }, key);
  } catch (error) {
    // Half a surrogate pair in a value. The result is stored all the same.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
