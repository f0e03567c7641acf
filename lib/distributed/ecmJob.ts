import type { ChildOutcome, JobRequest } from './jobRunner.ts';

/** Payload of a job of kind `ecm.curves`, integers as decimal strings. */
export interface EcmJobPayload {
  readonly n: string;
  readonly B1: number;
  readonly B2?: number;
  readonly firstSigma: string;
  readonly count: number;
}

/** Result of a job of kind `ecm.curves`. */
export interface EcmJobResult {
  readonly factor: string | null;
  readonly sigma: string | null;
  readonly curvesDone: number;
}

/** The kind's name. */
export const ecmCurvesKind = 'ecm.curves';

/** The payload of a request, or `null` if it is of another kind. */
export function ecmPayload(request: JobRequest): EcmJobPayload | null {
  return request.kind === ecmCurvesKind ? (request.payload as EcmJobPayload) : null;
}

/**
 * What a child claims, after checking all that can be checked: the factor is a proper divisor of n, the number of
 * curves is one that was asked for.
 *
 * @returns `null` when the claim is false or makes no sense
 */
export function checkedResult(
  value: unknown,
  payload: EcmJobPayload,
): { factor: bigint | null; curvesDone: number } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { factor, curvesDone } = value as Partial<Record<keyof EcmJobResult, unknown>>;
  if (typeof curvesDone !== 'number' || !Number.isSafeInteger(curvesDone)) return null;
  if (curvesDone < 0 || curvesDone > payload.count) return null;
  if (factor === null) return { factor: null, curvesDone };
  if (typeof factor !== 'string' || factor.length > payload.n.length) return null;
  if (!/^[1-9][0-9]*$/.test(factor)) return null;
  const n = BigInt(payload.n);
  const divisor = BigInt(factor);
  return divisor > 1n && divisor < n && n % divisor === 0n ? { factor: divisor, curvesDone } : null;
}

/** The time a child took, when it says one that can be. */
export function elapsedOf(outcome: ChildOutcome): number | null {
  const { elapsedMs } = outcome;
  return elapsedMs !== undefined && Number.isFinite(elapsedMs) && elapsedMs > 0 ? elapsedMs : null;
}
