import { DsageError } from '../protocol/errors.ts';

/** Failed tries that cost nothing: people mistype. */
const freeTries = 5;
/** Wait after the first try over that; doubled by each further one. */
const firstWaitMs = 1_000;
const maxWaitMs = 15 * 60_000;
/** A pair that has been quiet for so long starts afresh. */
const forgetMs = 60 * 60_000;
/** Pairs remembered; the oldest goes first. An attacker with more addresses than that has other means anyway. */
const maxPairs = 10_000;

interface Tries {
  failed: number;
  lastAt: number;
}

/**
 * Slows down guessing. Failed tries are counted for each pair of account and address, so a stranger who guesses
 * at somebody's password does not lock that somebody out elsewhere.
 */
export class TryLimit {
  readonly #tries = new Map<string, Tries>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Runs `attempt`, which gives null when it failed, unless this pair has to wait.
   * The failure is counted before the attempt ends, so parallel tries do not get around the limit.
   * @throws DsageError TOO_MANY_TRIES with the seconds to wait; `attempt` is not run then.
   */
  async run<T>(
    account: string,
    address: string,
    attempt: () => Promise<T | null>,
  ): Promise<T | null> {
    const pair = JSON.stringify([account, address]);
    const waitMs = this.#waitMs(pair);
    if (waitMs > 0) {
      throw new DsageError('TOO_MANY_TRIES', { seconds: Math.ceil(waitMs / 1000) });
    }
    this.#count(pair);
    const value = await attempt();
    if (value !== null) this.#tries.delete(pair);
    return value;
  }

  #waitMs(pair: string): number {
    const tries = this.#tries.get(pair);
    if (!tries || tries.failed < freeTries) return 0;
    const penaltyMs = Math.min(maxWaitMs, firstWaitMs * 2 ** (tries.failed - freeTries));
    return Math.max(0, tries.lastAt + penaltyMs - this.#now());
  }

  #count(pair: string): void {
    const now = this.#now();
    const earlier = this.#tries.get(pair);
    const failed = earlier && now - earlier.lastAt < forgetMs ? earlier.failed + 1 : 1;
    this.#tries.delete(pair);
    this.#tries.set(pair, { failed, lastAt: now });
    if (this.#tries.size > maxPairs) {
      const oldest = this.#tries.keys().next();
      if (!oldest.done) this.#tries.delete(oldest.value);
    }
  }
}
