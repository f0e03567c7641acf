import { bitLength } from '../arith/bitLength.ts';
import { gcd } from '../arith/gcd.ts';
import { checkCurve, ecmCurve } from './ecmCurve.ts';
import { defaultB2 } from './ecmLevels.ts';
import { FourCurves } from './fourCurves.ts';
import { LANES, MAX_LANE_BITS } from './lanes.ts';

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
 * Runs the curves `firstSigma`, `firstSigma + 1`, … until one splits n or `count` are done. Four run at once in compiled
 * vector arithmetic; the result is that of one after the other.
 *
 * Cost: at 150 digits, B1 = 50,000 and B2 = 100 B1 some 0.12 s a curve, 0.1 of it stage 1.
 *
 * @param onCurve called for every curve with the number done, four after the other; throwing from it stops the run
 * @param shouldStop asked some times a second, from 1,000 digits on between curves; true ends the run, and curves that are
 * not finished do not count
 * @throws RangeError as {@link ecmCurve}, and if the count is not 0, 1, 2, …
 */
export function ecmCurves(
  payload: EcmCurvesPayload,
  onCurve?: (done: number) => void,
  shouldStop?: () => boolean,
): EcmCurvesResult {
  const { n, B1, B2 = defaultB2(B1), firstSigma, count } = payload;
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError('ecmCurves needs a count of 0 or more.');
  }
  const bounds = { B1, B2 };
  checkCurve(n, { sigma: firstSigma, ...bounds });
  const four = fitsLanes(n) && count > 0 ? new FourCurves(n) : null;
  for (let first = 0; first < count; first += LANES) {
    const sigmas = Array.from({ length: LANES }, (_, i) => firstSigma + BigInt(first + i));
    // Behind the last curve lanes compute for nobody.
    const asked = sigmas.slice(0, count - first);
    const factors = four?.run(sigmas, bounds, shouldStop);
    for (const [i, sigma] of asked.entries()) {
      if (factors === null || (factors === undefined && shouldStop?.())) {
        return { factor: null, sigma: null, curvesDone: first + i };
      }
      const factor = factors ? factors[i]! : ecmCurve(n, { sigma, ...bounds });
      onCurve?.(first + i + 1);
      if (factor !== null) return { factor, sigma, curvesDone: first + i + 1 };
    }
  }
  return { factor: null, sigma: null, curvesDone: count };
}

/** Whether the compiled arithmetic can hold n. */
function fitsLanes(n: bigint): boolean {
  return n > 3n && gcd(n, 6n) === 1n && bitLength(n) <= MAX_LANE_BITS;
}
