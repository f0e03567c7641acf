import { CompositeWork, type Strategy, type CompositeWork as Work } from './compositeWork.ts';
import type { KnownFactors, Origin } from './knownFactors.ts';
import { LocalWork } from './localWork.ts';
import type { SieveCampaign } from './sieveCampaign.ts';
import { Trust } from './trust.ts';

/** What the workers can do at once. */
export interface Capacity {
  /** Jobs that run at a time, at least 1. */
  readonly slots: number;
  /** Kinds of job that one of them runs. */
  readonly kinds: readonly string[];
}

/** What the parts of a factorisation share: the factors, the work on each composite, who is trusted. */
export class Board {
  readonly known: KnownFactors;
  readonly trust = new Trust();
  capacity: Capacity = { slots: 1, kinds: [] };
  /** The sieve that is shown: the one that was worked on last. */
  shownSieve: SieveCampaign | null = null;
  readonly #local: LocalWork;
  readonly #strategy: Strategy;
  readonly #works = new Map<bigint, Work>();

  constructor(known: KnownFactors, strategy: Strategy) {
    this.known = known;
    this.#strategy = strategy;
    this.#local = new LocalWork(known, {
      usesCurves: strategy.ecm === 'auto',
      ms: strategy.localMs,
    });
    this.#local.run();
    this.#settle();
  }

  /** The work on every composite, the smallest first. */
  get works(): Work[] {
    return this.known.composites.map(({ value }) => this.#works.get(value)!);
  }

  /** The work on one composite; undefined when it is none, or none any more. */
  work(n: bigint): Work | undefined {
    return this.#works.get(n);
  }

  /** Splits every composite that has to do with one of the divisors. */
  split(divisors: readonly bigint[], origin: Origin): void {
    let split = false;
    for (const divisor of divisors) split = this.known.divide(divisor, origin) || split;
    if (!split) return;
    this.#local.run();
    this.#settle();
  }

  /**
   * A job on n is known to have gone out. An earlier attempt that combined relations has left no other trace of what it
   * found than the jobs that it gave out on the parts.
   */
  meet(n: bigint): void {
    if (n < 2n || this.#works.has(n) || this.known.done) return;
    const isSieved = this.works.some(({ sieve }) => sieve !== null);
    this.split([n], { method: isSieved ? 'siqs' : 'ecm', worker: null });
  }

  /** Gives new composites the standing of the one they come from, and forgets those that came apart. */
  #settle(): void {
    const parents = [...this.#works.values()];
    this.#works.clear();
    for (const { value } of this.known.composites) {
      const same = parents.find(({ n }) => n === value);
      const parent = parents.find(({ n }) => n % value === 0n);
      const curves = parent?.ecm.done ?? this.#local.curves.get(value);
      this.#works.set(value, same ?? new CompositeWork(value, this.#strategy, curves));
    }
  }
}
