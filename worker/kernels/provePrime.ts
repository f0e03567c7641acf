import { type ProofProgress, provePrime } from '../../lib/kernels/prove/provePrime.ts';
import { decodeInteger } from '../../lib/protocol/bigint.ts';
import type { Progress } from '../../lib/protocol/job.ts';
import type { Payload, Result } from '../../lib/protocol/kinds.ts';

/**
 * The kind `prove.prime`: a certificate of a prime, none for a number that is not prime.
 * @throws RangeError as the kernel does, for a prime of more digits than a certificate may have.
 */
export function runProvePrime(
  payload: Payload<'prove.prime'>,
  onProgress: (progress: Progress) => void,
): Result<'prove.prime'> {
  const proof = provePrime(decodeInteger(payload.n), {
    onProgress: (progress) => onProgress({ fraction: progress.fraction, text: sentence(progress) }),
  });
  if (proof === null) throw new Error('A proof stopped that nobody can stop.');
  if (!proof.prime) return { prime: false, certificate: null };
  // As the schema knows JSON: a value of plain arrays and objects.
  return { prime: true, certificate: JSON.parse(JSON.stringify(proof.certificate)) };
}

function sentence({ stage, bits, steps }: ProofProgress): string {
  return stage === 'descent'
    ? `step ${steps} of the way down to a small prime, at ${bits} bits`
    : `curves for ${steps} steps, at ${bits} bits`;
}
