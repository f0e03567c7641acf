/**
 * A fair lock: whoever asks first runs first.
 *
 * SQLite gives one connection one transaction. Without a lock, a query sent while another caller's transaction
 * is open would silently run inside it, and be lost if that one rolls back.
 */
export class Mutex {
  #held = false;
  readonly #waiting: (() => void)[] = [];

  /** Waits for the lock. The caller must call the returned function once; further calls do nothing. */
  acquire(): Promise<() => void> {
    if (!this.#held) {
      this.#held = true;
      return Promise.resolve(this.#release());
    }
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(this.#release()));
    });
  }

  /** Runs a synchronous body under the lock: at once when the lock is free, else in turn. */
  async run<T>(body: () => T): Promise<T> {
    if (this.#held) {
      const release = await this.acquire();
      try {
        return body();
      } finally {
        release();
      }
    }
    // Held even though nothing can interleave with a synchronous body: a call made from inside it must queue.
    this.#held = true;
    try {
      return body();
    } finally {
      this.#pass();
    }
  }

  #release(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#pass();
    };
  }

  /** Hands the lock over without ever letting it go free while somebody waits. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#held = false;
  }
}
