import type { JobRequest } from './jobRunner.ts';

/** The kind's name. */
export const nfsKind = 'nfs.factor';

/** From here on the number field sieve is quicker, where a worker has it. */
export const NFS_DIGITS = 96;

/** A job that factors a composite by the number field sieve. */
export function nfsRequest(n: bigint): JobRequest {
  return { kind: nfsKind, payload: { n: n.toString() }, timeoutMs: 30 * 24 * 3_600_000 };
}

/** The n of a request, or `null` if it is of another kind. */
export function nfsNumber(request: JobRequest): bigint | null {
  return request.kind === nfsKind ? BigInt((request.payload as { n: string }).n) : null;
}

/** Proper divisors of n among what a child claims; `null` when there is none, or anything that does not divide. */
export function nfsDivisors(n: bigint, value: unknown): bigint[] | null {
  const { factors } = (value ?? {}) as { factors?: unknown };
  if (!Array.isArray(factors) || factors.length > 10_000) return null;
  const digits = n.toString().length;
  const divisors: bigint[] = [];
  for (const factor of factors) {
    if (typeof factor !== 'string' || factor.length > digits || !/^[1-9][0-9]*$/.test(factor))
      return null;
    const divisor = BigInt(factor);
    if (n % divisor !== 0n) return null;
    if (divisor > 1n && divisor < n) divisors.push(divisor);
  }
  return divisors.length === 0 ? null : divisors;
}
