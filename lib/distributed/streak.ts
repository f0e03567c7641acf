import type { JobRequest } from './jobRunner.ts';

/** After so many children in a row that brought nothing usable, going on would only waste the workers. */
const MAX_IN_A_ROW = 20;

/** While somebody has had a job since before the streak began, this many: one bad worker can be very quick at failing. */
const MAX_WHILE_WAITING = 1_000;

/** From workers that are known to lie more is borne: the others may be on their way. */
const MAX_OF_USELESS = 1_000;
const MAX_OF_USELESS_WHILE_WAITING = 10_000;

/** Counts children that brought nothing usable, one after the other, and says when to give up. */
export class FailureStreak {
  /** The jobs that are out, and their place in the order of giving out. */
  readonly #out = new Map<JobRequest, number>();
  #turns = 0;
  #began = 0;
  #inARow = 0;
  /** Those of useless workers, since something usable came. */
  #ofUseless = 0;
  /** How many in a row each worker had. */
  readonly #byWorker = new Map<string, number>();
  #uselessBegan = 0;
  #last = '';

  /** Notes that a job went out. */
  giveOut(job: JobRequest): void {
    this.#out.set(job, this.#turns++);
  }

  /** Notes that a job has ended. */
  takeBack(job: JobRequest): void {
    this.#out.delete(job);
  }

  /** Something usable came, from this worker. */
  end(worker?: string): void {
    this.#inARow = 0;
    this.#ofUseless = 0;
    if (worker !== undefined) this.#byWorker.delete(worker);
  }

  /** A job brought nothing usable, for this reason; `isLiar` when nothing else was to be expected of the worker. */
  add(
    reason: string,
    { worker, isLiar = false }: { worker?: string; isLiar?: boolean } = {},
  ): void {
    this.#last = reason;
    if (isLiar || this.#isUseless(worker)) {
      if (this.#ofUseless === 0) this.#uselessBegan = this.#turns;
      this.#ofUseless += 1;
      return;
    }
    if (this.#inARow === 0) this.#began = this.#turns;
    this.#inARow += 1;
  }

  /** Whether this worker had its share of failures before; counts this one. */
  #isUseless(worker: string | undefined): boolean {
    if (worker === undefined) return false;
    const before = this.#byWorker.get(worker) ?? 0;
    this.#byWorker.set(worker, before + 1);
    return before >= MAX_IN_A_ROW;
  }

  /** Why to give up, as a sentence; `null` while there is hope. */
  get verdict(): string | null {
    const most = this.#isOut(this.#began) ? MAX_WHILE_WAITING : MAX_IN_A_ROW;
    const mostOfUseless = this.#isOut(this.#uselessBegan)
      ? MAX_OF_USELESS_WHILE_WAITING
      : MAX_OF_USELESS;
    if (this.#inARow < most && this.#ofUseless < mostOfUseless) return null;
    return `${this.#inARow + this.#ofUseless} jobs in a row brought no usable result; the last one said: “${this.#last}”. Check the workers; what was found is kept.`;
  }

  /** Whether a job is out that was given out before this turn. */
  #isOut(turn: number): boolean {
    return [...this.#out.values()].some((each) => each < turn);
  }
}
