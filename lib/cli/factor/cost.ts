import { siqsCostSeconds } from '../../kernels/siqs/cost.ts';
import { durationOf } from '../table.ts';

/** From so many digits on a factorisation takes hours: what it costs is said before it starts. */
const announcedDigits = 95;

/**
 * What the largest composite will cost, in a sentence; null for those that nobody has to be warned of.
 * @param slots jobs that run at a time, and what they are called: `slots of the workers connected now`, `threads`
 */
export function costSentence(
  composites: readonly bigint[],
  slots: { count: number; name: string },
): string | null {
  const digits = Math.max(0, ...composites.map((value) => String(value).length));
  if (digits <= announcedDigits) return null;
  const seconds = siqsCostSeconds(digits);
  const count = Math.max(1, slots.count);
  return `${digits} digits take about ${durationOf(seconds * 1000)} of computing time, give or take a factor of two, unless a small factor shows up: about ${durationOf((seconds * 1000) / count)} on ${count} ${slots.name}.`;
}
