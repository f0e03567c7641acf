/*
 * How many curves of each level a composite has had, and what comes next: the first level whose curves, done and out
 * with children together, fall short of its expected number. Curves of a child that failed are missing again, and so
 * its level reopens by itself. Parts of a split composite inherit the counts, for the curves counted for them too.
 */
import { type EcmLevel, ecmLevels } from '../kernels/ecm/ecmLevels.ts';

/** Children start here (12 digits): smaller factors fall to its curves at once. */
const FIRST_LEVEL = 1;

/** Curves by level for one composite. */
export interface EcmStanding {
  /** Curves that came back without a factor. */
  readonly done: number[];
  /** Curves that are out with children. */
  readonly running: number[];
}

/** A level with its place in the work: curves computed so far of those expected. */
export interface LevelStanding extends EcmLevel {
  readonly done: number;
  /** Curves still to be given out, at least 1. */
  readonly wanted: number;
}

/** The standing of a composite that no child has seen. */
export function freshStanding(): EcmStanding {
  return { done: ecmLevels.map(() => 0), running: ecmLevels.map(() => 0) };
}

/** The standing that a part of a split composite starts with: nothing is out for it. */
export function inherit(parent: EcmStanding): EcmStanding {
  return { done: [...parent.done], running: ecmLevels.map(() => 0) };
}

/** The level that the next child works on. */
export function nextLevel({ done, running }: EcmStanding): LevelStanding {
  return firstLevel(done, (i) => done[i]! + running[i]!);
}

/** The level that the finished curves have reached: what a progress display shows. */
export function reachedLevel({ done }: EcmStanding): LevelStanding {
  return firstLevel(done, (i) => done[i]!);
}

function firstLevel(done: number[], count: (level: number) => number): LevelStanding {
  let i = FIRST_LEVEL;
  while (i < ecmLevels.length - 1 && count(i) >= ecmLevels[i]!.curves) i += 1;
  const level = ecmLevels[i]!;
  return { ...level, done: done[i]!, wanted: Math.max(1, level.curves - count(i)) };
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
