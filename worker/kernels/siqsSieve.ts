import { base64Of, decodePlan } from '../../lib/distributed/sieveJob.ts';
import { RelationReader } from '../../lib/kernels/siqs/packedRelations.ts';
import { Siever } from '../../lib/kernels/siqs/siever.ts';
import type { Progress } from '../../lib/protocol/job.ts';
import type { Payload, Result } from '../../lib/protocol/kinds.ts';
import { limits } from '../../lib/protocol/limits.ts';

/** What the sieve needs of its process. */
export interface SieveProcess {
  readonly onProgress: (progress: Progress) => void;
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

/** Seeds may go on while the relations, as base64, are below this: a result has room for some more. */
const MAX_BYTES = limits.maxResultBytes * 0.6;

/** The tables of a plan take long to make: those of the last one are kept, for the next job is mostly its neighbour. */
let last: { readonly plan: string; readonly siever: Siever } | null = null;

/**
 * The kind `siqs.sieve`: relations of seeds from the first on, until all are done, the budget is used up, or there are
 * as many as a result can hold. At least one seed is sieved.
 *
 * @throws RangeError if the plan is none that a sieve can follow, or the seeds are not of it
 */
export function runSiqsSieve(
  { plan, firstSeed, count, budgetMs }: Payload<'siqs.sieve'>,
  { onProgress, now }: SieveProcess,
): Result<'siqs.sieve'> {
  const started = now();
  const siever = sieverOf(plan);
  const seeds = Math.min(count, siever.seeds - firstSeed);
  let seedsDone = 0;
  const goesOn = (done: number, bytes: number): boolean => {
    seedsDone = done;
    onProgress({ fraction: done / seeds, text: `${done} of ${seeds} seeds sieved` });
    return now() - started < budgetMs && (bytes / done) * (done + 1) * (4 / 3) < MAX_BYTES;
  };
  const chunk = siever.chunk(firstSeed, Math.max(1, seeds), goesOn);
  return { seedsDone, relations: countRelations(chunk), packed: base64Of(chunk) };
}

function countRelations(chunk: Uint8Array): number {
  const reader = new RelationReader(chunk);
  let count = 0;
  while (reader.next()) count += 1;
  return count;
}

function sieverOf(plan: Payload<'siqs.sieve'>['plan']): Siever {
  const text = JSON.stringify(plan);
  if (last?.plan !== text) {
    last = null;
    last = { plan: text, siever: new Siever(decodePlan(plan)) };
  }
  return last.siever;
}
