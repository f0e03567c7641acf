import { ecmLevels } from '../kernels/ecm/ecmLevels.ts';
import { siqsCostSeconds } from '../kernels/siqs/cost.ts';
import type { Board } from './board.ts';
import { combineSeconds } from './combineCost.ts';
import type { CompositeWork } from './compositeWork.ts';
import type { CurveTime } from './curveTime.ts';
import type { SieveCampaign } from './sieveCampaign.ts';

/** Seconds, with an early and a late guess. */
export interface TimeLeft {
  readonly earlySeconds: number;
  readonly seconds: number;
  readonly lateSeconds: number;
}

/** What stands between a factorisation and its end, as far as it can be foreseen. */
export interface Outlook {
  readonly board: Board;
  readonly time: CurveTime;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** About as many columns as a matrix of this size has. */
const COLUMNS_BY_DIGITS = (digits: number): number => 3_500 * 1.12 ** (digits - 60);

/** Chunks come in lumps, and the first matrix is often too small: the late guess is so many times that of the law. */
const LATE = 1.4;

/** Time left for all composites together; `null` when one of them is too large to be sieved. */
export function timeLeft(outlook: Outlook): TimeLeft | null {
  const { works, capacity } = outlook.board;
  if (works.some(({ isSievable }) => !isSievable)) return null;
  let [earlySeconds, seconds, lateSeconds] = [0, 0, 0];
  for (const work of works) {
    const curves = curveSeconds(work, outlook.time) / capacity.slots;
    const sieve = sieveLeft(work, outlook);
    // A curve may find a factor at any moment.
    earlySeconds += sieve.earlySeconds * (work.sieve === null ? 0.5 : 1);
    seconds += curves + sieve.seconds;
    lateSeconds += 1.5 * curves + sieve.lateSeconds;
  }
  return { earlySeconds, seconds, lateSeconds };
}

/** Computing seconds for the curves that a composite is still to have. */
export function curveSeconds({ n, ecm }: CompositeWork, time: CurveTime): number {
  let ms = 0;
  ecm.wanted.forEach((curves, level) => {
    const missing = Math.max(0, curves - ecm.done[level]!);
    if (missing > 0) ms += missing * time.estimateMs(n, ecmLevels[level]!.B1);
  });
  return ms / 1000;
}

function sieveLeft(work: CompositeWork, { board, now }: Outlook): TimeLeft {
  const { slots } = board.capacity;
  if (work.sieve === null) {
    const seconds = siqsCostSeconds(work.digits) / slots;
    const tail = combineSeconds(COLUMNS_BY_DIGITS(work.digits));
    return spread({ early: seconds / 2, middle: seconds, late: seconds * 2 }, tail);
  }
  const { leftMs, earlyMs, lateMs } = work.sieve.estimate;
  const cores = busyCores(work.sieve, now) ?? slots;
  const wall = (ms: number): number => ms / 1000 / cores;
  return spread(
    { early: wall(earlyMs), middle: wall(leftMs), late: wall(lateMs) },
    work.sieve.combineSeconds,
  );
}

function spread(sieve: { early: number; middle: number; late: number }, combine: number): TimeLeft {
  return {
    earlySeconds: sieve.early + 0.5 * combine,
    seconds: sieve.middle + combine,
    lateSeconds: LATE * sieve.late + 4 * combine,
  };
}

/** Slots that are at it, by what comes in; `null` when unknown. */
function busyCores(
  { crew, yield: { seedMs, relations } }: SieveCampaign,
  now: number,
): number | null {
  const perSecond = crew.perSecond(now);
  if (!(perSecond > 0) || seedMs === null || relations === null || relations === 0) return null;
  return Math.max(0.05, (perSecond * (seedMs / relations)) / 1000);
}
