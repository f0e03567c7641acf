/*
 * A factorisation's picture in words, for page and terminal alike: what both say must not differ.
 */
import type { FactorPicture, FoundFactor } from './picture.ts';

type Stage = FactorPicture['stage'];
type TimeLeft = NonNullable<FactorPicture['timeLeft']>;

/** What a stage does, in one or two words, for steps and headings. */
export const stageWords: Record<Stage, string> = {
  split: 'Small factors',
  ecm: 'Curves',
  sieve: 'Sieve',
  combine: 'Combine',
  nfs: 'Number field sieve',
  prove: 'Prove',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Not finished',
};

/** Which stages a number goes through, in order; the sieve or the number field sieve, whichever it takes. */
export function stagesOf(picture: Pick<FactorPicture, 'stage'>): Stage[] {
  return picture.stage === 'nfs'
    ? ['split', 'ecm', 'nfs', 'prove', 'done']
    : ['split', 'ecm', 'sieve', 'combine', 'prove', 'done'];
}

/** Whether nothing more will happen in this stage. */
export function isFinal(stage: Stage): boolean {
  return stage === 'done' || stage === 'stopped' || stage === 'failed';
}

/**
 * Time left in words, with its spread where that is worth a word.
 * @returns e.g. `about 3 min, between 2 and 5`; below two seconds `a moment`
 */
export function timeLeftWords({ earlySeconds, seconds, lateSeconds }: TimeLeft): string {
  if (lateSeconds < 2) return 'a moment';
  const [about, early, late] = [seconds, earlySeconds, lateSeconds].map(roughSpan) as [
    Span,
    Span,
    Span,
  ];
  const middle = `about ${about.count} ${about.unit}`;
  if (textOf(early) === textOf(late)) return middle;
  const unit = early.unit === late.unit && late.unit === about.unit ? '' : late.unit;
  const from = early.unit === late.unit ? `${early.count}` : textOf(early);
  return `${middle}, between ${from} and ${late.count}${unit && ` ${unit}`}`;
}

interface Span {
  count: number;
  unit: string;
}

const textOf = ({ count, unit }: Span): string => `${count} ${unit}`;

/** Where a unit ends and the next one begins, in seconds: two of the larger one say enough. */
const units: readonly (readonly [below: number, seconds: number, name: string])[] = [
  [90, 1, 's'],
  [90 * 60, 60, 'min'],
  [36 * 3600, 3600, 'h'],
  [Number.POSITIVE_INFINITY, 86_400, 'd'],
];

/** Two significant digits of a span: more would be a promise. */
function roughSpan(seconds: number): Span {
  const [, size, unit] = units.find(([below]) => seconds < below) ?? units[3]!;
  const count = seconds / size;
  if (unit === 'h' || unit === 'd') return { count: Number(count.toPrecision(2)), unit };
  const step = count < 10 ? 1 : count < 40 ? 5 : 10;
  return { count: Math.max(1, Math.round(count / step) * step), unit };
}

/** How a factor was found, e.g. `elliptic curve 1234 with B1 = 50,000`. */
export function methodWords({ method, sigma, B1 }: FoundFactor): string {
  if (method === 'siqs') return 'quadratic sieve';
  if (method === 'nfs') return 'number field sieve';
  if (method === 'power') return 'perfect power';
  if (method === 'algebra') return 'algebraic form';
  if (method !== 'ecm') return method;
  const curve = sigma === undefined ? 'elliptic curve' : `elliptic curve ${sigma}`;
  return B1 === undefined ? curve : `${curve} with B1 = ${grouped(B1)}`;
}

/** A whole number with commas between thousands. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** A rate or a bound with three significant digits: `0.42`, `137`, `1.2k`, `45k`, `3M`. */
export function shortNumber(count: number): string {
  if (count >= 999_500) return `${Number((count / 1e6).toPrecision(3))}M`;
  if (count >= 9_995) return `${Number((count / 1e3).toPrecision(3))}k`;
  if (count >= 100) return grouped(count);
  return String(Number(count.toPrecision(count < 1 ? 2 : 3)));
}

/** A long number by its ends, e.g. `1234567890…987654 (84 digits)`; up to `most` digits as it is. */
export function abbreviated(digits: string, most = 40): string {
  if (digits.length <= most) return digits;
  return `${digits.slice(0, 10)}…${digits.slice(-6)} (${grouped(digits.replace('-', '').length)} digits)`;
}
