/** A run of seeds that came back. */
export interface SeedSample {
  readonly worker: string | undefined;
  readonly seeds: number;
  readonly relations: number;
  /** How long a slot was taken by them, in milliseconds; null when unknown. */
  readonly slotMs: number | null;
}

/** So many standard deviations below what was to be expected, chance does not explain it: one in 10^9. */
const OUTLIER = 6;

/** Seeds differ among themselves by about so much, besides the chance of counting. */
const SPREAD = 0.03;

/** From so many relations on, the yield of a worker is a measure for the others. */
const ENOUGH = 100;

/** How many samples the present speed is taken from. */
const RECENT = 16;

/**
 * How many relations a seed gives and how long it takes. Every relation is checked, so nobody can claim too many; who
 * returns far fewer than the best of the others has not sieved what was asked.
 */
export class SeedYield {
  readonly #workers = new Map<string, { seeds: number; relations: number }>();
  readonly #recent: { seeds: number; slotMs: number }[] = [];
  #slotMs = 0;
  #relations = 0;
  #seeds = 0;

  /** Milliseconds that slots were taken by all samples. */
  get slotMs(): number {
    return this.#slotMs;
  }

  /** Milliseconds that a seed takes a slot, from the latest samples; null before the first. */
  get seedMs(): number | null {
    const sum = this.#recent.reduce(
      (a, b) => ({ seeds: a.seeds + b.seeds, slotMs: a.slotMs + b.slotMs }),
      { seeds: 0, slotMs: 0 },
    );
    return sum.seeds === 0 ? null : sum.slotMs / sum.seeds;
  }

  /** Relations of a seed; null before the first sample. */
  get relations(): number | null {
    return this.#seeds === 0 ? null : this.#relations / this.#seeds;
  }

  /** Takes note of a sample that is believed. */
  add({ worker = '', seeds, relations, slotMs }: SeedSample): void {
    const sum = this.#workers.get(worker) ?? { seeds: 0, relations: 0 };
    sum.seeds += seeds;
    sum.relations += relations;
    this.#workers.set(worker, sum);
    this.#seeds += seeds;
    this.#relations += relations;
    if (slotMs === null) return;
    this.#slotMs += slotMs;
    this.#recent.push({ seeds, slotMs });
    if (this.#recent.length > RECENT) this.#recent.shift();
  }

  /** Whether the sample has far too few relations, measured by the worker with the best yield. */
  isPoor({ seeds, relations }: SeedSample): boolean {
    let best = 0;
    for (const sum of this.#workers.values())
      if (sum.relations >= ENOUGH) best = Math.max(best, sum.relations / sum.seeds);
    const expected = best * seeds;
    const deviation = Math.sqrt(expected + (SPREAD * expected) ** 2);
    return relations < expected - OUTLIER * deviation;
  }
}
