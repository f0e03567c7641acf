import { setTimeout as sleep } from 'node:timers/promises';

/** How quickly something may be done. */
export interface Rate {
  /** So many at once, after a pause. */
  readonly burst: number;
  readonly perSecond: number;
}

interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** Lets things be done quickly for a while, and after that only so many a second, in the order in which they came. */
export class Pace {
  readonly #rate: () => Rate;
  readonly #clock: Clock;
  #spent = 0;
  #at = 0;
  #turn: Promise<void> = Promise.resolve();

  /** @param rate asked each time */
  constructor(rate: () => Rate, clock: Clock = { now: () => performance.now(), sleep }) {
    this.#rate = rate;
    this.#clock = clock;
    this.#at = clock.now();
  }

  /** Resolves when the next one may be done. */
  take(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#one());
    return this.#turn;
  }

  async #one(): Promise<void> {
    const { burst, perSecond } = this.#rate();
    const now = this.#clock.now();
    this.#spent = Math.max(0, this.#spent - ((now - this.#at) / 1000) * perSecond) + 1;
    this.#at = now;
    const over = this.#spent - burst;
    if (over > 0) await this.#clock.sleep((over / perSecond) * 1000);
  }
}
