import { bitLength } from '../kernels/arith/bitLength.ts';
import { defaultB2 } from '../kernels/ecm/ecmLevels.ts';

/** How much the newest measurement weighs against the average of the older ones. */
const WEIGHT = 0.3;

/** One measurement may not claim to be further than this from the model: times come from strangers. */
const MAX_RATIO = 100;

/**
 * Estimates how long a curve takes: a model of the work times a factor learned from the times of finished children.
 * The factor absorbs the speed of the workers and of their arithmetic.
 */
export class CurveTime {
  #slowness: number | null = null;

  /** Estimated milliseconds for one curve on n at B1. */
  estimateMs(n: bigint, B1: number): number {
    return modelMs(n, B1) * (this.#slowness ?? 1);
  }

  /** Learns from a child that did `curves` curves on n at B1. */
  learn(n: bigint, B1: number, { curves, elapsedMs }: { curves: number; elapsedMs: number }): void {
    if (curves < 1) return;
    const ratio = elapsedMs / curves / modelMs(n, B1);
    const measured = Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, ratio));
    this.#slowness =
      this.#slowness === null ? measured : (1 - WEIGHT) * this.#slowness + WEIGHT * measured;
  }

  /** Whether any time was measured yet. */
  get measured(): boolean {
    return this.#slowness !== null;
  }
}

/**
 * Estimated time of one product modulo n, sums included, when four curves run at once, in nanoseconds.
 * Fitted to V8 11.3 on a Zen 3 from 64 to 3,300 bits; within a factor of 2.
 */
function productNanoseconds(n: bigint): number {
  const limbs = bitLength(n) / 28;
  return 8 + 0.36 * limbs * limbs;
}

/** 13 products per unit of B1 in stage 1, 0.04 per unit of B2 in stage 2. */
function modelMs(n: bigint, B1: number): number {
  return ((13 * B1 + 0.04 * defaultB2(B1)) * productNanoseconds(n)) / 1e6;
}
