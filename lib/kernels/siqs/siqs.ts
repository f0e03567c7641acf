import { perfectPower } from '../arith/perfectPower.ts';
import { trialDivision } from '../factor/trialDivision.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { RelationCollector } from './collector.ts';
import { buildFactorBase } from './factorBase.ts';
import { multiplied, type SievePlan, sievePlan } from './plan.ts';
import { Siever } from './siever.ts';

/** Where the sieve stands. */
export interface SiqsProgress {
  readonly stage: 'sieve' | 'solve';
  /** Seeds sieved. */
  readonly seeds: number;
  /** Relations without and with large primes. */
  readonly full: number;
  readonly partial: number;
  /** Combinations so far, and about how many it takes. */
  readonly combinations: number;
  readonly needed: number;
}

/** Choices of {@link siqs}; all have defaults. */
export interface SiqsOptions {
  /** Any integer: another seed walks the polynomials from another place. */
  readonly seed?: bigint;
  /** Called after every seed (some milliseconds to a second of work). */
  readonly onProgress?: (progress: SiqsProgress) => void;
  /** Asked after every seed; true ends the search. */
  readonly shouldStop?: () => boolean;
  /** Values that replace those of the table. */
  readonly plan?: Partial<SievePlan>;
}

/** Below rho is quicker, and polynomials become too few. */
const LEAST = 2n ** 64n;

/** A factor below this is found on the way. */
const TRIAL_LIMIT = 10_000;

/**
 * Splits a composite by the self-initialising quadratic sieve, on one thread. The time depends on the size of n, not on
 * its factors.
 *
 * @param n above 2^64, composite, no perfect power
 * @returns two factors with product n, the smaller first (not always primes), or `null` when `shouldStop` said so
 * @throws RangeError if n is too small, a probable prime or a perfect power
 * @example siqs(4294967311n * 4294967357n) // [4294967311n, 4294967357n]
 */
export function siqs(n: bigint, options: SiqsOptions = {}): readonly [bigint, bigint] | null {
  refuse(n);
  const { factors } = trialDivision(n, TRIAL_LIMIT);
  const d = factors[0]?.prime ?? new Search(n, options).factor();
  if (d === null) return null;
  return d < n / d ? [d, n / d] : [n / d, d];
}

function refuse(n: bigint): void {
  if (n <= LEAST) {
    throw new RangeError('The quadratic sieve needs a number above 2^64; use rho below.');
  }
  if (perfectPower(n) !== null) {
    throw new RangeError('The quadratic sieve cannot split a perfect power; take its root first.');
  }
  if (isProbablePrime(n)) throw new RangeError('This number is prime: there is nothing to split.');
}

/** One run: relations until a matrix gives a factor. */
class Search {
  readonly #options: SiqsOptions;
  readonly #siever: Siever;
  readonly #collector: RelationCollector;
  readonly #first: number;
  #seeds = 0;

  constructor(n: bigint, options: SiqsOptions) {
    this.#options = options;
    const plan = sievePlan(n, options.plan);
    const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    this.#siever = new Siever(plan, base);
    this.#collector = new RelationCollector(plan, 'trusted', base);
    this.#first = Number(BigInt.asUintN(64, options.seed ?? 0n) % BigInt(this.#siever.seeds));
  }

  /** @throws Error if all seeds are used up, which the choice of the pool excludes */
  factor(): bigint | null {
    const { onProgress, shouldStop } = this.#options;
    while (this.#seeds < this.#siever.seeds) {
      if (shouldStop?.()) return null;
      const seed = (this.#first + this.#seeds) % this.#siever.seeds;
      this.#collector.add(this.#siever.chunk(seed), { firstSeed: seed, seeds: 1 });
      this.#seeds += 1;
      onProgress?.(this.#progress('sieve'));
      if (this.#collector.combinations < this.#collector.needed) continue;
      const d = this.#solve();
      if (d !== null) return d;
    }
    throw new Error('The quadratic sieve used up its polynomials.');
  }

  #solve(): bigint | null {
    const doing = this.#progress('solve');
    return this.#collector.solve({
      onProgress: (fraction) => fraction > 0 && this.#options.onProgress?.(doing),
    });
  }

  #progress(stage: SiqsProgress['stage']): SiqsProgress {
    const { full, partial, combinations, needed } = this.#collector;
    return { stage, seeds: this.#seeds, full, partial, combinations, needed };
  }
}
