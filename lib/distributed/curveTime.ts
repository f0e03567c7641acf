import { curveMs } from '../kernels/ecm/curveCost.ts';

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
    return curveMs(n, B1) * (this.#slowness ?? 1);
  }

  /** Learns from a child that did `curves` curves on n at B1. */
  learn(n: bigint, B1: number, { curves, elapsedMs }: { curves: number; elapsedMs: number }): void {
    if (curves < 1) return;
    const ratio = elapsedMs / curves / curveMs(n, B1);
    const measured = Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, ratio));
    this.#slowness =
      this.#slowness === null ? measured : (1 - WEIGHT) * this.#slowness + WEIGHT * measured;
  }

  /** Whether any time was measured yet. */
  get measured(): boolean {
    return this.#slowness !== null;
  }
}
