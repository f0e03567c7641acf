import type { JobDetail } from '../../../lib/protocol/job.ts';
import { kinds } from '../../../lib/protocol/kinds.ts';

/** What the job works on: the code of an `evaluate`, else the payload as readable JSON. */
export function codeOf(job: Pick<JobDetail, 'kind' | 'payload'>): string {
  const evaluate = kinds.evaluate.payload.safeParse(job.payload);
  if (job.kind === 'evaluate' && evaluate.success) return evaluate.data.code;
  return JSON.stringify(job.payload, null, 2) ?? '';
}
