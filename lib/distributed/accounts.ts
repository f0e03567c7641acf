import type { ChildOutcome } from './jobRunner.ts';

/** What the children took together, and since when they are at it. */
export class Accounts {
  #cpuMs = 0;
  #startedAt = Number.POSITIVE_INFINITY;
  #latest = 0;

  /** Counts a child. */
  add({ elapsedMs = 0, wallMs = elapsedMs, finishedAt }: ChildOutcome): void {
    if (Number.isFinite(elapsedMs) && elapsedMs > 0) this.#cpuMs += elapsedMs;
    if (finishedAt === undefined || !Number.isFinite(finishedAt)) return;
    this.#latest = Math.max(this.#latest, finishedAt);
    this.#startedAt = Math.min(this.#startedAt, finishedAt - Math.max(0, wallMs));
  }

  /** When the last child ended, in milliseconds since 1970; 0 before the first. */
  get latest(): number {
    return this.#latest;
  }

  /** Computing time of all children, in seconds. */
  get cpuSeconds(): number {
    return this.#cpuMs / 1000;
  }

  /** Seconds since the first child began. */
  elapsedSeconds(now: number): number {
    return Number.isFinite(this.#startedAt) ? Math.max(0, now - this.#startedAt) / 1000 : 0;
  }
}
