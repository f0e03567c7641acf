import type { JobRequest } from './jobRunner.ts';

/** After so many children in a row that brought nothing usable, going on would only waste the workers. */
const MAX_IN_A_ROW = 20;

/** While somebody has had a job since before the streak began, this many: one bad worker can be very quick at failing. */
const MAX_WHILE_WAITING = 1_000;

/** From workers that are known to lie more is borne: the others may be on their way. */
const MAX_OF_LIARS = 1_000;
const MAX_OF_LIARS_WHILE_WAITING = 10_000;

/** So much of it is replaced at once; then it is waited for somebody else, as liars would only take that too. */
const REPLACED_OF_LIARS = 100;

/** Counts children that brought nothing usable, one after the other, and says when to give up. */
export class FailureStreak {
  /** The jobs that are out, and their place in the order of giving out. */
  readonly #out = new Map<JobRequest, number>();
  #turns = 0;
  #began = 0;
  #inARow = 0;
  /** Those of workers that are known to lie, since something usable came. */
  #ofLiars = 0;
  #liarsBegan = 0;
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
    this.#ofLiars = 0;
  }

  /** A job brought nothing usable, for this reason. */
  add(reason: string): void {
    if (this.#inARow === 0) this.#began = this.#turns;
    this.#inARow += 1;
    this.#last = reason;
  }

  /** A worker that is known to lie brought something: that says nothing of the others. */
  addOfLiar(reason: string): void {
    if (this.#ofLiars === 0) this.#liarsBegan = this.#turns;
    this.#ofLiars += 1;
    this.#last = reason;
  }

  /** Whether liars have had so many jobs that no more go out before somebody else is back with one. */
  get isWaiting(): boolean {
    return this.#ofLiars >= REPLACED_OF_LIARS && this.#out.size > 0;
  }

  /** Why to give up, as a sentence; `null` while there is hope. */
  get verdict(): string | null {
    const most = this.#isOut(this.#began) ? MAX_WHILE_WAITING : MAX_IN_A_ROW;
    const mostOfLiars = this.#isOut(this.#liarsBegan) ? MAX_OF_LIARS_WHILE_WAITING : MAX_OF_LIARS;
    if (this.#inARow < most && this.#ofLiars < mostOfLiars) return null;
    return `${this.#inARow + this.#ofLiars} jobs in a row brought no usable result; the last one said: “${this.#last}”. Check the workers; what was found is kept.`;
  }

  /** Whether a job is out that was given out before this turn. */
  #isOut(turn: number): boolean {
    return [...this.#out.values()].some((each) => each < turn);
  }
}
