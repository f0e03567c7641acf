import { FactorizationStopped, factorInteger } from '../../../lib/kernels/factor/factorInteger.ts';
import {
  type Factorization,
  verifyFactorization,
} from '../../../lib/kernels/factor/factorization.ts';
import { decodeInteger, encodeInteger } from '../../../lib/protocol/bigint.ts';
import { kinds } from '../../../lib/protocol/kinds.ts';
import { limits } from '../../../lib/protocol/limits.ts';
import type { Picture } from '../../../lib/protocol/picture.ts';
import type { DoneJob, EngineContext } from '../engine.ts';

type RunJob = NonNullable<EngineContext['runJob']>;

/**
 * Composites of more digits are left to the workers: at 62 digits curves and sieve take 2 s on one core of the machine
 * that this was measured on, at 56 digits 0.7 s. A job of its own costs some tenths.
 */
const localDigits = 60;

/** What a cell is told when its factorisation came to nothing. */
export class FactorJobFailed extends Error {
  override readonly name = 'FactorJobFailed';
}

/**
 * The factorisation of n: here while that takes a second or two, else by a job that the workers share.
 * @throws FactorJobFailed when that job was cancelled or failed, with what it had found
 */
export function factorByJobs(n: bigint, runJob: RunJob | null): Factorization {
  if (runJob === null) return factorInteger(n);
  let isLong = false;
  try {
    return factorInteger(n, {
      shouldStop: () => isLong,
      onProgress: ({ stage, digits }) => {
        isLong ||= (stage === 'ecm' || stage === 'siqs') && digits > localDigits;
      },
    });
  } catch (error) {
    if (!(error instanceof FactorizationStopped)) throw error;
    return distributedFactor(n, runJob);
  }
}

/** The same, by the workers however small n is. @throws FactorJobFailed */
export function distributedFactor(n: bigint, runJob: RunJob | null): Factorization {
  if (runJob === null) return factorInteger(n);
  if (n.toString().length > limits.maxDigits)
    throw new FactorJobFailed(
      `the number has more than ${limits.maxDigits} digits. Divide out what you know of it first`,
    );
  const job = runJob({ kind: 'factor', payload: { n: encodeInteger(n) } });
  if (job.state !== 'succeeded') throw new FactorJobFailed(sentence(job));
  const { unit, factors } = kinds.factor.result.parse(job.result);
  const found: Factorization = {
    n,
    unit: unit === 1 ? 1n : -1n,
    factors: factors.map(({ prime, exponent }) => ({ prime: decodeInteger(prime), exponent })),
  };
  if (verifyFactorization(found)) return found;
  throw new FactorJobFailed(`job ${job.id} brought factors that are not those of the number`);
}

function sentence({ id, state, failure, picture }: DoneJob): string {
  const what =
    state === 'cancelled' ? 'was cancelled' : `did not come to its end: ${failure ?? state}`;
  return `the factorization, job ${id}, ${what}${foundSoFar(picture)} Run job ${id} again to go on with it.`;
}

function foundSoFar(picture: Picture | null): string {
  if (picture === null || picture.found.length === 0) return '.';
  const primes = picture.found.map(({ prime, exponent }) =>
    exponent === 1 ? prime : `${prime}^${exponent}`,
  );
  const left = picture.composites.map(({ digits }) => `a composite of ${digits} digits`);
  return `. Found so far: ${[...primes, ...left].join(' * ')}.`;
}
