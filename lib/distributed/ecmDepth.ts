import { curvesBeforeSieve } from '../kernels/ecm/curvesBeforeSieve.ts';
import { ecmLevels } from '../kernels/ecm/ecmLevels.ts';

/** Composites with more digits are not sieved: a fleet would need weeks, and the relations would fill its memory. */
export const MAX_SIEVE_DIGITS = 110;

/**
 * How many curves of a level a composite gets: as many as are cheaper than what they save of its sieve; above 110 digits,
 * where none can follow, every level counts in full, and the last one without end.
 */
export function curvesWanted(n: bigint, level: number): number {
  if (n.toString().length <= MAX_SIEVE_DIGITS) return wholeFours(curvesBeforeSieve(n, level));
  if (level === ecmLevels.length - 1) return Number.POSITIVE_INFINITY;
  return wholeFours(ecmLevels[level]!.curves);
}

/** The compiled arithmetic computes four curves at once: up to the next multiple. */
export function wholeFours(curves: number): number {
  return 4 * Math.ceil(curves / 4);
}
