/** So many false claims are borne: a faulty memory is no malice. After the next one nothing of a worker is believed. */
const BORNE = 3;

/** Who claimed what is not true, and how often. */
export class Trust {
  readonly #rejected = new Map<string, number>();
  #total = 0;

  /** False claims of all. */
  get rejected(): number {
    return this.#total;
  }

  /** False claims of one worker. */
  rejectedOf(worker: string): number {
    return this.#rejected.get(worker) ?? 0;
  }

  /** Whether the claims of a worker are still worth looking at. A worker without a name is never condemned. */
  trusts(worker: string | undefined): boolean {
    return worker === undefined || this.rejectedOf(worker) <= BORNE;
  }

  /** Workers that are not believed any more, by name. */
  get distrusted(): string[] {
    return [...this.#rejected.keys()].filter((name) => !this.trusts(name)).sort();
  }

  /** Counts false claims. */
  reject(worker: string | undefined, claims = 1): void {
    this.#total += claims;
    if (worker !== undefined) this.#rejected.set(worker, this.rejectedOf(worker) + claims);
  }
}
