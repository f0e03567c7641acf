/*
 * How many curves of each level a composite has had, and what comes next: the first level whose curves, done and out
 * with children together, fall short of those wanted. Curves of a child that failed are missing again, and so its level
 * reopens by itself. Parts of a split composite inherit the counts, for the curves counted for them too.
 */
import { type EcmLevel, ecmLevels } from '../kernels/ecm/ecmLevels.ts';

/** Curves start here (12 digits): smaller factors fall to them at once. */
export const FIRST_LEVEL = 1;

/** Curves by level for one composite. */
export interface EcmStanding {
  /** How many curves each level is to have, see `curvesWanted`. */
  readonly wanted: readonly number[];
  /** Curves that came back without a factor. */
  readonly done: number[];
  /** Curves that are out with children. */
  readonly running: number[];
}

/** A level with its place in the work. */
export interface LevelStanding extends EcmLevel {
  /** Curves that came back. */
  readonly done: number;
  /** Curves still to be given out. */
  readonly missing: number;
}

/** The standing of a composite for which no child was submitted, with the curves by level that it has had. */
export function freshStanding(
  wanted: (level: number) => number,
  done: readonly number[] = [],
): EcmStanding {
  return {
    wanted: ecmLevels.map((_, level) => (level < FIRST_LEVEL ? 0 : wanted(level))),
    done: ecmLevels.map((_, level) => done[level] ?? 0),
    running: ecmLevels.map(() => 0),
  };
}

/** The level that the next child works on; `null` when all wanted curves are done or out. */
export function nextLevel({ wanted, done, running }: EcmStanding): LevelStanding | null {
  const i = wanted.findIndex((curves, level) => done[level]! + running[level]! < curves);
  if (i < 0) return null;
  return { ...ecmLevels[i]!, done: done[i]!, missing: wanted[i]! - done[i]! - running[i]! };
}

/** Whether every wanted curve came back. */
export function isDeepEnough({ wanted, done }: EcmStanding): boolean {
  return wanted.every((curves, level) => done[level]! >= curves);
}

/** Notes that a child went out with `count` curves at B1. */
export function giveOut(standing: EcmStanding, B1: number, count: number): void {
  const i = levelIndex(B1);
  if (i >= 0) standing.running[i]! += count;
}

/** Notes that a child that was given `asked` curves at B1 is back with `done` of them computed. */
export function takeBack(
  standing: EcmStanding,
  B1: number,
  { asked, done }: { asked: number; done: number },
): void {
  const i = levelIndex(B1);
  if (i < 0) return;
  standing.running[i] = Math.max(0, standing.running[i]! - asked);
  standing.done[i]! += done;
}

function levelIndex(B1: number): number {
  return ecmLevels.findIndex((level) => level.B1 === B1);
}
