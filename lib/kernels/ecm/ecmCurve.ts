/*
 * The elliptic curve method, one curve: H. W. Lenstra, "Factoring integers with elliptic curves", Annals of Math. 126
 * (1987), on Montgomery curves with Suyama's parametrisation, two stages.
 *
 * If p | n and the curve's order modulo p is B1-smooth but for one prime up to B2, the multiple of the starting point
 * is the neutral element modulo p, and a gcd shows p.
 */
import { gcd } from '../arith/gcd.ts';
import { suyamaCurve } from './montgomeryCurve.ts';
import { stage1 } from './stage1.ts';
import { stage2 } from './stage2.ts';

/** One curve: which one, and how far to go. */
export interface EcmParameters {
  /** Names the curve; 6 or more. The same sigma finds the same factor on every machine. */
  readonly sigma: bigint;
  /** Stage-1 bound, at least 15. */
  readonly B1: number;
  /** Stage-2 bound, at most 2^42; not above B1 means no stage 2. */
  readonly B2: number;
}

/**
 * Tries to split `n` on the curve `sigma`.
 *
 * Cost: about 13 B1 products modulo n in stage 1, and 0.06 B2 in stage 2 (at B2 = 5·10^6).
 *
 * @param n odd, greater than 3; composite, or nothing can be found
 * @returns a divisor d with 1 < d < n (not always prime), or `null`
 * @throws RangeError for an n below 2, a sigma below 6, a B1 below 15 or above 2^31, or a B2 above 2^42
 * @example ecmCurve(2n ** 128n + 1n, { sigma: 6n, B1: 11000, B2: 1100000 })
 */
export function ecmCurve(n: bigint, { sigma, B1, B2 }: EcmParameters): bigint | null {
  checkCurve(n, { sigma, B1, B2 });
  const small = gcd(n, 6n);
  if (small !== 1n) return proper(small, n);
  const start = suyamaCurve(n, sigma);
  if ('divisor' in start) return proper(start.divisor, n);
  const { curve, point } = start;
  stage1(curve, point, B1);
  const found = gcd(point.z, n);
  if (found !== 1n) return proper(found, n);
  return B2 > B1 ? proper(stage2(curve, point, { B1, B2 }), n) : null;
}

function proper(divisor: bigint, n: bigint): bigint | null {
  return divisor > 1n && divisor < n ? divisor : null;
}

/** @throws RangeError for what {@link ecmCurve} does not take. */
export function checkCurve(n: bigint, { sigma, B1, B2 }: EcmParameters): void {
  if (n < 2n) throw new RangeError('ecmCurve needs n of at least 2.');
  if (sigma < 6n) throw new RangeError('ecmCurve needs a sigma of at least 6.');
  if (!(B1 >= 15 && B1 <= 2 ** 31)) throw new RangeError('ecmCurve needs 15 <= B1 <= 2^31.');
  if (!(B2 <= 2 ** 42)) throw new RangeError('ecmCurve needs B2 <= 2^42.');
}
