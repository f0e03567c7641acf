/*
 * The whole factorisation on one thread, cheapest method first:
 * primes to 10^5 (10^4 below 2^64) - powers - algebraic factors - rho (decides everything below 2^64) - p-1 - ECM, level by level.
 * Each composite that remains goes through the same steps; ECM goes on at the level it had reached. For a number with
 * two large primes ECM's time grows fast: some 3 s at 40 digits, 10 s at 45.
 */
import { bitLength } from '../arith/bitLength.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { ecmCurve } from '../ecm/ecmCurve.ts';
import { ecmLevels } from '../ecm/ecmLevels.ts';
import { splitBySpecialForm } from '../special/splitBySpecialForm.ts';
import type { Factorization } from './factorization.ts';
import { pollardPMinus1 } from './pollardPMinus1.ts';
import { pollardRho } from './pollardRho.ts';
import { Splitting } from './splitting.ts';

/** Where a factorisation stands. */
export interface FactorProgress {
  readonly stage: 'rho' | 'p-1' | 'ecm';
  /** The composite in work, in decimal digits. */
  readonly digits: number;
  /** ECM only: the bound, and the curves done and expected at this level. */
  readonly B1?: number;
  readonly curvesDone?: number;
  readonly curvesExpected?: number;
  /** Prime factors known so far, ascending, each once. */
  readonly found: readonly bigint[];
}

/** Choices of {@link factorInteger}; all have defaults. */
export interface FactorOptions {
  /** Same seed, same walk; the result never depends on it. */
  readonly seed?: bigint;
  /** Called between steps, at most once per curve. */
  readonly onProgress?: (progress: FactorProgress) => void;
  /** Asked between steps (a step takes up to some seconds at high ECM levels); true ends the work. */
  readonly shouldStop?: () => boolean;
}

/** Thrown when `shouldStop` said so; holds what was known. */
export class FactorizationStopped extends Error {
  override readonly name = 'FactorizationStopped';
  readonly primes: readonly bigint[];
  readonly composites: readonly bigint[];

  constructor(splitting: Splitting) {
    super('The factorisation was stopped before it was finished.');
    this.primes = splitting.primes.map(({ prime }) => prime);
    this.composites = splitting.composites.map(({ value }) => value);
  }
}

/** For numbers above 64 bits: half a millisecond at 100 digits, and it spares rho its easiest prey. */
const TRIAL_LIMIT = 100_000;

/** Up to 64 bits rho finds a factor in less time than the primes from here to 10^5 take, and their table is spared. */
const SMALL_TRIAL_LIMIT = 10_000;

/** Below this rho runs until it succeeds: p < 2^32 takes some 10^5 steps, about 20 ms. */
const RHO_ALONE_BITS = 64;

/** For larger numbers rho only looks for factors of up to about nine digits. */
const RHO_ITERATIONS = 1 << 15;

/** p-1 bounds: the price of about five ECM curves at the 15-digit level. */
const P_MINUS_1 = { B1: 20_000, B2: 1_000_000 };

/**
 * Factors an integer completely.
 *
 * @param n any integer but 0; the sign becomes the unit
 * @returns primes ascending; `factors` is empty for 1 and -1. Primes above 2^64 are BPSW probable primes.
 * @throws RangeError for 0
 * @throws FactorizationStopped when `shouldStop` returned true
 * @example formatFactorization(factorInteger(2n ** 64n - 1n)) // '3 * 5 * 17 * 257 * 641 * 65537 * 6700417'
 */
export function factorInteger(n: bigint, options: FactorOptions = {}): Factorization {
  if (n === 0n) {
    throw new RangeError(
      '0 has no factorisation: every prime power divides it. Give another integer.',
    );
  }
  const size = n < 0n ? -n : n;
  const isSmall = BigInt.asUintN(RHO_ALONE_BITS, size) === size;
  const splitting = new Splitting(size, isSmall ? SMALL_TRIAL_LIMIT : TRIAL_LIMIT);
  splitBySpecialForm(splitting);
  const search = new Search(splitting, options);
  while (!splitting.done) search.splitSmallest();
  return splitting.factorization(n < 0n ? -1n : 1n);
}

/** The search for divisors: which composite had which method, and how far ECM got. */
class Search {
  readonly #splitting: Splitting;
  readonly #options: FactorOptions;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #triedCheap = new Set<bigint>();
  #level = 0;
  #curvesAtLevel = 0;

  constructor(splitting: Splitting, options: FactorOptions) {
    this.#splitting = splitting;
    this.#options = options;
    this.#random = seededRandom(options.seed ?? 1n);
  }

  /** One round on the smallest composite: the cheap methods once, then one ECM curve. */
  splitSmallest(): void {
    const n = this.#splitting.composites[0]!.value;
    const divisor = bitLength(n) <= RHO_ALONE_BITS ? this.#rho(n, 1 << 20) : this.#large(n);
    if (divisor !== null) this.#splitting.divide(divisor);
  }

  #large(n: bigint): bigint | null {
    if (this.#triedCheap.has(n)) return this.#curve(n);
    this.#triedCheap.add(n);
    const divisor = this.#rho(n, RHO_ITERATIONS);
    if (divisor !== null) return divisor;
    this.#report(n, { stage: 'p-1' });
    return pollardPMinus1(n, P_MINUS_1);
  }

  #rho(n: bigint, maxIterations: number): bigint | null {
    this.#report(n, { stage: 'rho' });
    return pollardRho(n, { seed: this.#random.next64(), maxIterations });
  }

  #curve(n: bigint): bigint | null {
    const { B1, B2, curves } = ecmLevels[this.#level]!;
    this.#report(n, {
      stage: 'ecm',
      B1,
      curvesDone: this.#curvesAtLevel,
      curvesExpected: curves,
    });
    this.#curvesAtLevel += 1;
    if (this.#curvesAtLevel >= curves && this.#level < ecmLevels.length - 1) {
      this.#level += 1;
      this.#curvesAtLevel = 0;
    }
    const sigma = 6n + this.#random.below(2n ** 31n);
    return ecmCurve(n, { sigma, B1, B2 });
  }

  #report(n: bigint, step: Omit<FactorProgress, 'digits' | 'found'>): void {
    const { onProgress, shouldStop } = this.#options;
    if (shouldStop?.()) throw new FactorizationStopped(this.#splitting);
    if (onProgress === undefined) return;
    const found = this.#splitting.primes.map(({ prime }) => prime);
    onProgress({ ...step, digits: n.toString().length, found });
  }
}
