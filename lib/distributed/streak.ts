import type { JobRequest } from './jobRunner.ts';

/** After so many children in a row that brought nothing usable, going on would only waste the workers. */
const MAX_IN_A_ROW = 20;

/** While somebody has had a job since before the streak began, this many: one bad worker can be very quick at failing. */
const MAX_WHILE_WAITING = 1_000;

/** Counts children that brought nothing usable, one after the other, and says when to give up. */
export class FailureStreak {
  /** The jobs that are out, and their place in the order of giving out. */
  readonly #out = new Map<JobRequest, number>();
  #turns = 0;
  #began = 0;
  #inARow = 0;
  #last = '';

  /** Notes that a job went out. */
  giveOut(job: JobRequest): void {
    this.#out.set(job, this.#turns++);
  }

  /** Notes that a job has ended. */
  takeBack(job: JobRequest): void {
    this.#out.delete(job);
  }

  /** Something usable came. */
  end(): void {
    this.#inARow = 0;
  }

  /** A job brought nothing usable, for this reason. */
  add(reason: string): void {
    if (this.#inARow === 0) this.#began = this.#turns;
    this.#inARow += 1;
    this.#last = reason;
  }

  /** Why to give up, as a sentence; `null` while there is hope. */
  get verdict(): string | null {
    const isSomeoneBusy = [...this.#out.values()].some((turn) => turn < this.#began);
    if (this.#inARow < (isSomeoneBusy ? MAX_WHILE_WAITING : MAX_IN_A_ROW)) return null;
    return `${this.#inARow} jobs in a row brought no usable result; the last one said: “${this.#last}”. Check the workers; what was found is kept.`;
  }
}
