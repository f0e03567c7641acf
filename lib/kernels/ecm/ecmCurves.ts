import { ecmCurve } from './ecmCurve.ts';
import { defaultB2 } from './ecmLevels.ts';

/** A run of curves with consecutive sigmas: everything needed to repeat the work. */
export interface EcmCurvesPayload {
  readonly n: bigint;
  readonly B1: number;
  /** 100 B1 when left out. */
  readonly B2?: number;
  readonly firstSigma: bigint;
  /** How many curves, 0 or more. */
  readonly count: number;
}

/** What a run of curves found; `sigma` is the curve that found `factor`. */
export interface EcmCurvesResult {
  readonly factor: bigint | null;
  readonly sigma: bigint | null;
  readonly curvesDone: number;
}

/**
 * Runs the curves `firstSigma`, `firstSigma + 1`, … until one splits n or `count` are done.
 *
 * @param onCurve called after every curve with the number done; throwing from it stops the run
 * @throws RangeError as {@link ecmCurve}, and if the count is not 0, 1, 2, …
 */
export function ecmCurves(
  payload: EcmCurvesPayload,
  onCurve?: (done: number) => void,
): EcmCurvesResult {
  const { n, B1, B2 = defaultB2(B1), firstSigma, count } = payload;
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError('ecmCurves needs a count of 0 or more.');
  }
  for (let i = 0; i < count; i++) {
    const sigma = firstSigma + BigInt(i);
    const factor = ecmCurve(n, { sigma, B1, B2 });
    onCurve?.(i + 1);
    if (factor !== null) return { factor, sigma, curvesDone: i + 1 };
  }
  return { factor: null, sigma: null, curvesDone: count };
}
