import type { FactorPicture, SievePicture } from '../../protocol/picture.ts';
import {
  abbreviated,
  grouped,
  isFinal,
  shortNumber,
  stageWords,
  timeLeftWords,
} from '../../protocol/pictureWords.ts';
import { durationOf } from '../table.ts';
import { bar } from './bar.ts';

/** Workers shown by name; the others are summed up. */
const mostWorkers = 8;

/** A picture as lines of at most `width` characters, the same number of them as long as the stage stays. */
export function pictureLines(picture: FactorPicture, width: number): string[] {
  const { stage, sentence, ecm, sieve, combining, rejected } = picture;
  const lines = [
    productLine(picture, width),
    `${stageWords[stage]}: ${sentence}`,
    ...ecm.map(({ B1, done, expected }) =>
      row(`B1 = ${grouped(B1)}`, done / expected, {
        width,
        text: `${grouped(done)} of ${grouped(expected)} curves`,
      }),
    ),
    ...(sieve ? sieveLines(sieve, width) : []),
    ...(combining === null
      ? []
      : [row('combining', combining, { width, text: `${Math.floor(combining * 100)} %` })]),
    ...(rejected > 0 ? [`${grouped(rejected)} claims of workers were false and not used`] : []),
    timesLine(picture),
  ];
  return lines.map((line) => cut(line, width));
}

/** `2^360-1 = 3^3 * 5 * C84`: what is known, and the sizes of what is left. */
export function productLine({ n, expression, found, composites }: FactorPicture, width: number) {
  const name = expression === null || expression.length > 40 ? abbreviated(n) : expression;
  const primes = [...found]
    .sort((a, b) => (BigInt(a.prime) < BigInt(b.prime) ? -1 : 1))
    .map(({ prime, exponent }) => power(abbreviated(prime, 24), exponent));
  const left = composites.map(({ digits, exponent }) => power(`C${digits}`, exponent));
  const whole = `${name} = ${[...primes, ...left].join(' * ')}`;
  if (whole.length <= width) return whole;
  return `${name} = ${[`(${grouped(found.length)} primes)`, ...left].join(' * ')}`;
}

function sieveLines(sieve: SievePicture, width: number): string[] {
  const { combined, needed, full, partial, perSecond, workers } = sieve;
  const fastest = [...workers].sort((a, b) => b.perSecond - a.perSecond);
  const shown = fastest.slice(0, mostWorkers);
  const others = fastest.slice(mostWorkers);
  const most = Math.max(1, ...workers.map((worker) => worker.perSecond));
  const percent = Math.floor((100 * combined) / needed);
  return [
    row('combined', combined / needed, {
      width,
      text: `${percent} % of ${grouped(needed)}`,
    }),
    ...shown.map((worker) =>
      row(`  ${worker.name}`, worker.perSecond / most, {
        width,
        text: `${shortNumber(worker.perSecond)} / s${worker.rejected > 0 ? `, ${worker.rejected} false` : ''}`,
      }),
    ),
    `  all ${shortNumber(perSecond)} relations / s; ${grouped(full)} full, ${grouped(partial)} partial, ${grouped(combined)} combined${others.length > 0 ? `; ${others.length} more workers` : ''}`,
  ];
}

function timesLine({ timeLeft, stage, elapsedSeconds }: FactorPicture): string {
  const elapsed = `elapsed ${durationOf(elapsedSeconds * 1000)}`;
  if (isFinal(stage)) return elapsed;
  return `time left: ${timeLeft ? timeLeftWords(timeLeft) : 'not known yet'}; ${elapsed}`;
}

interface Row {
  width: number;
  text: string;
}

const nameWidth = 16;
const textWidth = 24;

/** Name, bar and text, each in its column. */
function row(name: string, share: number, { width, text }: Row): string {
  const barWidth = Math.max(4, Math.min(40, width - nameWidth - textWidth - 3));
  return `${cut(name, nameWidth).padEnd(nameWidth)} ${bar(share, barWidth)}  ${text}`;
}

function power(base: string, exponent: number): string {
  return exponent === 1 ? base : `${base}^${exponent}`;
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
