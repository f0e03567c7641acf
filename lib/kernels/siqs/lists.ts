import { GrowingList } from './growing.ts';

/**
 * Short lists of numbers below 2^32, one behind the other: two typed arrays instead of an object for each list. A hundred
 * thousand of them are built, read and dropped at the end of a factorisation, and there the garbage would cost more than
 * the work.
 */
export class Lists {
  /** Where each list begins in `values`, and where the last one ends: one more than there are lists. */
  readonly starts: Uint32Array;
  readonly values: Uint32Array;

  constructor(starts: Uint32Array, values: Uint32Array) {
    this.starts = starts;
    this.values = values;
  }

  static from(lists: Iterable<Iterable<number>>): Lists {
    const growing = new GrowingLists();
    for (const list of lists) {
      for (const value of list) growing.push(value);
      growing.endList();
    }
    return growing.lists;
  }

  /** How many lists there are. */
  get length(): number {
    return this.starts.length - 1;
  }

  /** The list with a number, as a view. Not for loops that must be quick: they read `starts` and `values`. */
  at(i: number): Uint32Array {
    return this.values.subarray(this.starts[i]!, this.starts[i + 1]!);
  }

  *[Symbol.iterator](): Generator<Uint32Array> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  /** Those with certain numbers, in that order. */
  select(numbers: ArrayLike<number>): Lists {
    const starts = new Uint32Array(numbers.length + 1);
    for (let i = 0; i < numbers.length; i++) {
      const j = numbers[i]!;
      starts[i + 1] = starts[i]! + this.starts[j + 1]! - this.starts[j]!;
    }
    const values = new Uint32Array(starts[numbers.length]!);
    for (let i = 0, at = 0; i < numbers.length; i++) {
      const end = this.starts[numbers[i]! + 1]!;
      for (let k = this.starts[numbers[i]!]!; k < end; k++) values[at++] = this.values[k]!;
    }
    return new Lists(starts, values);
  }
}

/** Lists in the making: their numbers one after the other. */
export class GrowingLists {
  readonly #starts = new GrowingList();
  readonly #values = new GrowingList();

  constructor() {
    this.#starts.push(0);
  }

  /** Appends to the list that is being made. */
  push(value: number): void {
    this.#values.push(value);
  }

  /** Ends it; the next one begins. */
  endList(): void {
    this.#starts.push(this.#values.length);
  }

  /** All that were ended: views that the next `push` or `endList` may leave behind. */
  get lists(): Lists {
    const starts = this.#starts.values;
    return new Lists(starts, this.#values.values.subarray(0, starts.at(-1)!));
  }
}
