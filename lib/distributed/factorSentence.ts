import { siqsCostSeconds } from '../kernels/siqs/cost.ts';
import type { FactorPicture } from '../protocol/picture.ts';
import type { CompositeWork } from './compositeWork.ts';
import { MAX_SIEVE_DIGITS } from './ecmDepth.ts';
import { nextLevel } from './ecmSchedule.ts';

import type { TimeLeft } from './timeLeft.ts';

/** Above so many digits costs are said before anything is begun. */
const DEAR_DIGITS = 95;

/** What the sentence is about. */
export interface Situation {
  readonly stage: FactorPicture['stage'];
  /** The composites, the smallest first. */
  readonly works: readonly CompositeWork[];
  readonly slots: number;
  readonly failure: string | null;
  readonly distrusted: readonly string[];
  readonly left: TimeLeft | null;
}

/** What is going on, in a sentence or two. */
export function sentenceOf(situation: Situation): string {
  return `${stageSentence(situation)}${costSentence(situation)}${trustSentence(situation)}`;
}

function stageSentence({ stage, works, failure }: Situation): string {
  const work = works[0];
  switch (stage) {
    case 'done':
      return 'Every factor is found.';
    case 'failed':
      return failure ?? 'The factorisation cannot go on.';
    case 'stopped':
      return 'Stopped; what was found is kept. Run the job again to go on from here.';
    case 'prove':
      return 'All factors are found; their primality is being proven.';
    case 'combine':
      return `Enough relations are there for the composite of ${work?.digits} digits; they are being combined.`;
    case 'nfs':
      return `A worker's number field sieve works on the composite of ${work?.digits} digits.`;
    case 'sieve':
      return `The quadratic sieve works on the composite of ${work?.digits} digits.`;
    default:
      return work === undefined ? 'Small factors are split off.' : curveSentence(work);
  }
}

function curveSentence(work: CompositeWork): string {
  const level = nextLevel(work.ecm);
  const sought = level === null ? '' : ` of up to ${level.factorDigits} digits`;
  return `Elliptic curves look for factors${sought} in a composite of ${work.digits} digits.`;
}

function costSentence({ stage, works, slots }: Situation): string {
  const digits = works.at(-1)?.digits ?? 0;
  if (digits <= DEAR_DIGITS || stage === 'failed' || stage === 'stopped') return '';
  const isSieved = digits <= MAX_SIEVE_DIGITS;
  const cpu = siqsCostSeconds(digits);
  if (!isSieved)
    return ` A composite of ${digits} digits is too large for the quadratic sieve here (it ends at ${MAX_SIEVE_DIGITS} digits, about ${spoken(siqsCostSeconds(MAX_SIEVE_DIGITS))} of computing time): only elliptic curves go on, level by level, until they find a factor or the job is cancelled. A worker with CADO-NFS would take it over; all that is found is kept.`;
  const wall = cpu / slots;
  return ` Sieving ${digits} digits takes about ${spoken(cpu)} of computing time: about ${spoken(wall)} on the ${slots === 1 ? 'one slot' : `${slots} slots`} of the present workers.`;
}

function trustSentence({ distrusted }: Situation): string {
  if (distrusted.length === 0) return '';
  const names = distrusted.slice(0, 5).join(', ');
  return ` Results of ${names} were false again and again and are not believed any more; stop that worker and check its machine.`;
}

/** A duration in words: two figures, the unit that fits. */
function spoken(seconds: number): string {
  const units: readonly [number, string][] = [
    [365.25 * 86_400, 'years'],
    [86_400, 'days'],
    [3_600, 'hours'],
    [60, 'minutes'],
  ];
  for (const [size, name] of units) {
    if (seconds >= 1.5 * size) return `${rounded(seconds / size)} ${name}`;
  }
  return `${rounded(seconds)} seconds`;
}

function rounded(value: number): string {
  return value < 10 ? `${Number(value.toFixed(1))}` : `${Number(value.toPrecision(2))}`;
}
