/** A run of seeds: `first`, …, `first + count - 1`. */
export interface SeedRun {
  readonly first: number;
  readonly count: number;
}

/** A run that is out with workers. */
interface OutRun extends SeedRun {
  /** Its place in the order of giving out. */
  readonly turn: number;
  /** Workers that have it at the moment. */
  copies: number;
  /** Whether it was given out a second time. */
  repeated: boolean;
  /** Seeds from the first on that came back. */
  done: number;
  /** Runs given out later that are back already. */
  overtaken: number;
}

/**
 * Which seeds of a plan are fresh, out or done. No seed is given out twice, but for those that did not come back, and for
 * the oldest runs at the very end, when {@link repeat} gives them to a second worker rather than wait for the first.
 */
export class SeedLedger {
  /** Seeds are 0, …, seeds - 1. */
  readonly seeds: number;
  #fresh = 0;
  #again: SeedRun[] = [];
  readonly #out = new Map<string, OutRun>();
  #turns = 0;
  #done = 0;

  constructor(seeds: number) {
    this.seeds = seeds;
  }

  /** Seeds that came back. */
  get done(): number {
    return this.#done;
  }

  /** Seeds that are out, each counted once. */
  get out(): number {
    let seeds = 0;
    for (const { count } of this.#out.values()) seeds += count;
    return seeds;
  }

  /** Runs that are out. */
  get runs(): number {
    return this.#out.size;
  }

  /**
   * Up to `count` seeds that nobody has: those that did not come back first, unless they are too few to be worth a job;
   * `null` when all are out or done.
   */
  next(count: number): SeedRun | null {
    const left = this.seeds - this.#fresh;
    const again =
      this.#again.find((run) => run.count >= count / 2) ?? (left < 1 ? this.#again[0] : undefined);
    if (again !== undefined) return { first: again.first, count: Math.min(count, again.count) };
    return left < 1 ? null : { first: this.#fresh, count: Math.min(count, left) };
  }

  /**
   * The oldest run whose worker keeps us waiting: at least `overtaken` younger ones came back before it, and it was not
   * given out twice yet.
   */
  late(overtaken: number): SeedRun | null {
    let oldest: OutRun | null = null;
    for (const run of this.#out.values()) {
      if (run.repeated || run.overtaken < overtaken) continue;
      if (oldest === null || run.turn < oldest.turn) oldest = run;
    }
    return oldest === null ? null : { first: oldest.first, count: oldest.count };
  }

  /** Notes that a worker has the run. */
  giveOut(run: SeedRun): void {
    const known = this.#out.get(keyOf(run));
    if (known !== undefined) {
      known.copies += 1;
      known.repeated = true;
      return;
    }
    const end = run.first + run.count;
    this.#fresh = Math.max(this.#fresh, end);
    this.#again = this.#again.flatMap((waiting) => without(waiting, run));
    const turn = this.#turns++;
    const out = { ...run, turn, copies: 1, repeated: false, done: 0, overtaken: 0 };
    this.#out.set(keyOf(run), out);
  }

  /**
   * Notes that a worker is back, with so many seeds of the run from the first on. What nobody else has of the run is to be
   * given out again.
   */
  takeBack(run: SeedRun, done: number): void {
    const out = this.#out.get(keyOf(run));
    if (out === undefined) return;
    out.copies -= 1;
    out.done = Math.max(out.done, done);
    if (done > 0) this.#overtake(out.turn);
    if (out.done < out.count && out.copies > 0) return;
    this.#out.delete(keyOf(run));
    this.#done += out.done;
    if (out.done < out.count)
      this.#giveBack({ first: out.first + out.done, count: out.count - out.done });
  }

  /** Gives back seeds that were done, but not as they should be. */
  undo(run: SeedRun): void {
    this.#done -= run.count;
    this.#giveBack(run);
  }

  /** Whether somebody still waits for the run. */
  isOut(run: SeedRun): boolean {
    return this.#out.has(keyOf(run));
  }

  #giveBack(run: SeedRun): void {
    this.#again.push(run);
    this.#again.sort((a, b) => a.first - b.first);
  }

  #overtake(turn: number): void {
    for (const run of this.#out.values()) if (run.turn < turn) run.overtaken += 1;
  }
}

function keyOf({ first, count }: SeedRun): string {
  return `${first}+${count}`;
}

/** What is left of a run without another one. */
function without(run: SeedRun, taken: SeedRun): SeedRun[] {
  const end = run.first + run.count;
  const takenEnd = taken.first + taken.count;
  const parts = [
    { first: run.first, count: Math.min(end, taken.first) - run.first },
    { first: Math.max(run.first, takenEnd), count: end - Math.max(run.first, takenEnd) },
  ];
  return taken.first >= end || takenEnd <= run.first
    ? [run]
    : parts.filter(({ count }) => count > 0);
}
