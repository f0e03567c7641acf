import { type Factorization, verifyFactorization } from '../factor/factorization.ts';
import type { PrimalityCertificate } from './certificate.ts';
import { checkCertificate } from './checkCertificate.ts';
import { type ProofOptions, type ProofProgress, provePrime } from './provePrime.ts';

/** The proofs of a factorisation's primes, kept beside it: a factorisation without them is one whose primes pass BPSW. */
export type FactorProofs = ReadonlyMap<bigint, PrimalityCertificate>;

/** How far the proofs of a factorisation are. */
export interface FactorProofProgress extends ProofProgress {
  /** The prime that is being proven. */
  readonly prime: bigint;
}

/** As for one proof. */
export interface FactorProofOptions extends Omit<ProofOptions, 'onProgress'> {
  readonly onProgress?: (progress: FactorProofProgress) => void;
}

/**
 * Proves every prime of a factorisation.
 *
 * @returns a certificate for each, or `null` when it was stopped. Cost: that of `provePrime` for each above 2^64
 * @throws RangeError if one of the primes is none
 * @example proveFactors(factorInteger(2n ** 101n - 1n))
 */
export function proveFactors(
  { factors }: Factorization,
  { onProgress, ...options }: FactorProofOptions = {},
): FactorProofs | null {
  const proofs = new Map<bigint, PrimalityCertificate>();
  for (const { prime } of factors) {
    const proof = provePrime(prime, {
      ...options,
      ...(onProgress && { onProgress: (progress) => onProgress({ ...progress, prime }) }),
    });
    if (proof === null) return null;
    if (!proof.prime) throw new RangeError(`${prime} is not prime; factor it first.`);
    proofs.set(prime, proof.certificate);
  }
  return proofs;
}

/** Whether the factorisation is right and every one of its primes has a certificate that holds. Takes any certificates. */
export function verifyProofs(
  factorization: Factorization,
  proofs: ReadonlyMap<bigint, unknown>,
): boolean {
  return (
    verifyFactorization(factorization) &&
    factorization.factors.every(({ prime }) => checkCertificate(prime, proofs.get(prime)).proven)
  );
}
