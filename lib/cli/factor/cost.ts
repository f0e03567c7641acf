import { siqsCostSeconds } from '../../kernels/siqs/cost.ts';
import { durationOf } from '../table.ts';

/** From so many digits on a factorisation takes hours: what it costs is said before it starts. */
const announcedDigits = 95;

/** Beyond, nobody sieves. */
const sieveDigits = 110;

/**
 * What the largest composite will cost, in a sentence; null for those that nobody has to be warned of.
 * @param digits decimal digits of the composite
 * @param slots jobs that run at a time, and what they are called: `slots of the workers connected now`, `threads`
 */
export function costSentence(
  digits: number,
  slots: { count: number; name: string },
): string | null {
  if (digits <= announcedDigits) return null;
  if (digits > sieveDigits)
    return `${digits} digits are too many for the quadratic sieve: elliptic curves look for factors until one is found, which takes hours from 40 digits on, or until you stop them.`;
  const ms = siqsCostSeconds(digits) * 1000;
  const count = Math.max(1, slots.count);
  return `${digits} digits take about ${durationOf(ms)} of computing time, give or take a factor of two, unless a small factor shows up: about ${durationOf(ms / count)} on ${count} ${slots.name}.`;
}

/** Decimal digits of the largest of some composites; 0 for none. */
export function mostDigits(composites: readonly bigint[]): number {
  return Math.max(0, ...composites.map((value) => String(value).length));
}
