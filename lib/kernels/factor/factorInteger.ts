/*
 * The whole factorisation on one thread, cheapest method first:
 * algebraic factors - primes to 10^5 (10^4 below 2^64) - powers - rho (decides everything below 2^64) - p-1 - p+1 - ECM as far
 * as it costs less than it saves of the sieve - the quadratic sieve up to 100 digits, beyond that ECM without end.
 * Each composite that remains goes through the same steps; ECM goes on at the level it had reached. The sieve's time
 * depends on the size only: see `siqs/cost.ts`.
 */
import { bitLength } from '../arith/bitLength.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { curvesBeforeSieve } from '../ecm/curvesBeforeSieve.ts';
import { ecmCurves } from '../ecm/ecmCurves.ts';
import { ecmLevels } from '../ecm/ecmLevels.ts';
import { siqs } from '../siqs/siqs.ts';
import { algebraicParts } from '../special/algebraicParts.ts';
import type { Factorization } from './factorization.ts';
import { pollardPMinus1 } from './pollardPMinus1.ts';
import { pollardRho } from './pollardRho.ts';
import { Splitting } from './splitting.ts';
import { williamsPPlus1 } from './williamsPPlus1.ts';

/** Where a factorisation stands. */
export interface FactorProgress {
  readonly stage: 'rho' | 'p-1' | 'p+1' | 'ecm' | 'siqs';
  /** The composite in work, in decimal digits. */
  readonly digits: number;
  /** ECM only: the bound, and the curves done and expected at this level. */
  readonly B1?: number;
  readonly curvesDone?: number;
  readonly curvesExpected?: number;
  /** The quadratic sieve only: relations combined, and about how many it takes. They come faster and faster. */
  readonly relations?: number;
  readonly relationsNeeded?: number;
  /** Prime factors known so far, ascending, each once. */
  readonly found: readonly bigint[];
}

/** Choices of {@link factorInteger}; all have defaults. */
export interface FactorOptions {
  /** Same seed, same walk; the result never depends on it. */
  readonly seed?: bigint;
  /** `none` for numbers that are known to be products of two large primes. */
  readonly ecm?: 'auto' | 'none';
  /** Called between steps: before some curves, after a seed of the quadratic sieve. */
  readonly onProgress?: (progress: FactorProgress) => void;
  /** Asked between steps (a step takes up to some seconds at high ECM levels and from 75 digits on); true ends the work. */
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

/** For larger numbers rho only looks for factors of up to seven digits; curves find longer ones sooner. */
const RHO_ITERATIONS = 1 << 12;

/** Below so many digits the sieve takes at most some tenths of a second, and nothing but rho comes before it. */
const QUICK_SIEVE_DIGITS = 55;

/** Beyond, one thread would sieve for half a day. */
const SIEVE_DIGITS = 100;

/** Curves at a time: what the compiled arithmetic computes at once. */
const CURVES_TOGETHER = 4;

/** Bounds of p-1 and p+1: each the price of a few curves at the 15-digit level, and about as likely to find something. */
const P_MINUS_1 = { B1: 10_000, B2: 200_000 };
const P_PLUS_1 = { B1: 5_000, B2: 100_000 };

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
  const splitting = isSmall
    ? new Splitting(size, SMALL_TRIAL_LIMIT)
    : new Splitting(size, TRIAL_LIMIT, algebraicParts(size));
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

  /** One round on the smallest composite: the cheap methods once, then one ECM curve or the whole sieve. */
  splitSmallest(): void {
    const n = this.#splitting.composites[0]!.value;
    const divisor = bitLength(n) <= RHO_ALONE_BITS ? this.#rho(n, 1 << 20) : this.#large(n);
    if (divisor !== null) this.#splitting.divide(divisor);
  }

  #large(n: bigint): bigint | null {
    const digits = n.toString().length;
    if (!this.#triedCheap.has(n)) {
      this.#triedCheap.add(n);
      const divisor = this.#cheap(n, digits);
      if (divisor !== null) return divisor;
    }
    const isSieved = digits <= SIEVE_DIGITS && !this.#curvesPay(n, digits);
    return isSieved ? this.#sieve(n) : this.#curves(n);
  }

  #cheap(n: bigint, digits: number): bigint | null {
    const divisor = this.#rho(n, RHO_ITERATIONS);
    if (divisor !== null || digits < QUICK_SIEVE_DIGITS) return divisor;
    this.#report(n, { stage: 'p-1' });
    const other = pollardPMinus1(n, P_MINUS_1);
    if (other !== null) return other;
    this.#report(n, { stage: 'p+1' });
    return williamsPPlus1(n, P_PLUS_1);
  }

  /** Whether more curves are cheaper than what they save of the sieve; goes on to the level where they are. */
  #curvesPay(n: bigint, digits: number): boolean {
    if (digits < QUICK_SIEVE_DIGITS || this.#options.ecm === 'none') return false;
    for (let level = this.#level; level < ecmLevels.length; level++) {
      const done = level === this.#level ? this.#curvesAtLevel : 0;
      const wanted = curvesBeforeSieve(n, level);
      if (wanted <= done) continue;
      if (level > this.#level) [this.#level, this.#curvesAtLevel] = [level, 0];
      return true;
    }
    return false;
  }

  #rho(n: bigint, maxIterations: number): bigint | null {
    this.#report(n, { stage: 'rho' });
    return pollardRho(n, { seed: this.#random.next64(), maxIterations });
  }

  #curves(n: bigint): bigint | null {
    const { B1, B2, curves } = ecmLevels[this.#level]!;
    this.#report(n, {
      stage: 'ecm',
      B1,
      curvesDone: this.#curvesAtLevel,
      curvesExpected: curves,
    });
    this.#curvesAtLevel += CURVES_TOGETHER;
    if (this.#curvesAtLevel >= curves && this.#level < ecmLevels.length - 1) {
      this.#level += 1;
      this.#curvesAtLevel = 0;
    }
    const firstSigma = 6n + this.#random.below(2n ** 31n);
    const payload = { n, B1, B2, firstSigma, count: CURVES_TOGETHER };
    return ecmCurves(payload, undefined, this.#options.shouldStop).factor;
  }

  #sieve(n: bigint): bigint {
    const { shouldStop } = this.#options;
    this.#report(n, { stage: 'siqs', relations: 0 });
    const found = siqs(n, {
      seed: this.#random.next64(),
      ...(shouldStop && { shouldStop }),
      onProgress: ({ combinations, needed }) =>
        this.#tell(n, { stage: 'siqs', relations: combinations, relationsNeeded: needed }),
    });
    if (found === null) throw new FactorizationStopped(this.#splitting);
    return found[0];
  }

  /** Ends the work when it should stop, else tells what comes next. */
  #report(n: bigint, step: Omit<FactorProgress, 'digits' | 'found'>): void {
    if (this.#options.shouldStop?.()) throw new FactorizationStopped(this.#splitting);
    this.#tell(n, step);
  }

  #tell(n: bigint, step: Omit<FactorProgress, 'digits' | 'found'>): void {
    const { onProgress } = this.#options;
    if (onProgress === undefined) return;
    const found = this.#splitting.primes.map(({ prime }) => prime);
    onProgress({ ...step, digits: n.toString().length, found });
  }
}
