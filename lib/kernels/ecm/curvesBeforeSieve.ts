import { siqsCostSeconds } from '../siqs/cost.ts';
import { curveMs } from './curveCost.ts';
import { ecmLevels } from './ecmLevels.ts';

/** No factor of more than this share of the digits is looked for where a sieve can follow. Source: YAFU's pre-test. */
const DEEPEST_SHARE = 4 / 13;

/**
 * How many curves of a level pay before a composite is sieved.
 *
 * A random composite has a factor between a and b digits with probability 1 - a/b. Of K expected curves k find it with
 * probability 1 - e^(-k/K), and each saves a share 1/K of that chance of the whole sieve: curves are run until one costs
 * more than it saves, `k = K ln(p S / (K c))` with S the cost of the sieve and c that of a curve. What is known of the
 * factors of numbers that people bring is less than that: a level gets no more than a twenty-fifth of S.
 *
 * @param n the composite
 * @param level index into `ecmLevels`
 * @returns 0 to the level's own number
 */
export function curvesBeforeSieve(n: bigint, level: number): number {
  const digits = n.toString().length;
  const { curves, factorDigits, B1 } = ecmLevels[level]!;
  const below = ecmLevels[level - 1]?.factorDigits ?? FACTORS_FOUND_BEFORE;
  if (below >= digits * DEEPEST_SHARE) return 0;
  const chance = 1 - below / factorDigits;
  const price = curveMs(n, B1) / (1000 * siqsCostSeconds(digits));
  const paying = curves * Math.log(chance / (curves * price));
  return Math.round(Math.max(0, Math.min(curves, paying, LARGEST_SHARE / price)));
}

/** Of the cost of the sieve, for one level. */
const LARGEST_SHARE = 1 / 25;

/** Digits of the factors that trial division and rho have found. */
const FACTORS_FOUND_BEFORE = 7;
