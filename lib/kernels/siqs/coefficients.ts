import { gcd } from '../arith/gcd.ts';
import { log2 } from '../arith/log2.ts';
import type { FactorBase } from './factorBase.ts';
import { idealCoefficient, type SievePlan } from './plan.ts';

/** Primes near this size make good coefficients: they are lost to the sieve of the family, larger ones cost less there. */
const FACTOR_SIZE = 4000;

/** Of so many primes all but one of a coefficient's primes are chosen: C(40, 6) = 3.8 million for 60 digits. */
const POOL_SIZE = 40;

/** Smaller primes are too valuable in the sieve. */
const FIRST_INDEX = 4;

/** Primes of a coefficient take no logarithm: the compiled sieve looks it up for each prime only below this. */
const LARGEST = 2 ** 15;

/**
 * The leading coefficients a = q_1 ... q_s of a plan, numbered by seeds.
 *
 * All but one of the primes are a subset of a pool of neighbouring primes of the factor base: the subset whose rank in the
 * combinatorial number system is the seed, scattered (Knuth, TAOCP 4A, 7.2.1.3). The last one is the prime outside
 * the pool, but between its members, that brings a nearest to the ideal. The part inside the pool determines
 * the seed: different seeds never give the same coefficient.
 */
export class Coefficients {
  /** How many there are; seeds are 0, …, count - 1. */
  readonly count: number;
  /** Primes in a coefficient. */
  readonly factors: number;
  readonly #target: number;
  readonly #pool: number[];
  readonly #last: number[];
  readonly #poolBits: readonly number[];
  readonly #lastBits: readonly number[];

  constructor(plan: SievePlan, base: FactorBase) {
    this.#target = log2(idealCoefficient(plan));
    const usable = usableIndices(base);
    this.factors = factorCount(this.#target, base, usable);
    const centre = usable.findIndex(
      (i) => Math.log2(base.primes[i]!) >= this.#target / this.factors,
    );
    const size = Math.min(POOL_SIZE, usable.length >> 1);
    const from = Math.max(
      0,
      Math.min((centre < 0 ? usable.length : centre) - size, usable.length - 2 * size),
    );
    this.#pool = usable.slice(from, from + 2 * size).filter((_, i) => i % 2 === 0);
    const pool = new Set(this.#pool);
    this.#last = usable.filter((i) => !pool.has(i));
    const bits = (i: number): number => Math.log2(base.primes[i]!);
    this.#poolBits = this.#pool.map(bits);
    this.#lastBits = this.#last.map(bits);
    this.count = Math.min(binomial(size, this.factors - 1), Number.MAX_SAFE_INTEGER);
  }

  /**
   * The primes of one coefficient as indices of the factor base, ascending.
   *
   * @param seed from 0 to count - 1
   * @throws RangeError for other seeds
   */
  indices(seed: number): number[] {
    if (!Number.isSafeInteger(seed) || seed < 0 || seed >= this.count) {
      throw new RangeError(`A seed of this plan is an integer from 0 to ${this.count - 1}.`);
    }
    const chosen = unrank(scatter(seed, this.count), this.#pool.length, this.factors - 1);
    const indices = chosen.map((i) => this.#pool[i]!);
    const missing = chosen.reduce((rest, i) => rest - this.#poolBits[i]!, this.#target);
    return [...indices, this.#lastNear(missing)].sort((a, b) => a - b);
  }

  /** The index outside the pool whose prime has the logarithm nearest to some bits; the smaller of two. */
  #lastNear(bits: number): number {
    let low = 0;
    let high = this.#lastBits.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#lastBits[middle]! <= bits) low = middle;
      else high = middle;
    }
    const isHigh = this.#lastBits[high]! - bits < bits - this.#lastBits[low]!;
    return this.#last[isHigh ? high : low]!;
  }
}

/** Not the smallest primes, and none that divides the multiplier. */
function usableIndices({ primes, roots }: FactorBase): number[] {
  const indices: number[] = [];
  for (let i = FIRST_INDEX; i < primes.length && primes[i]! < LARGEST; i++) {
    if (roots[i] !== 0) indices.push(i);
  }
  return indices;
}

/** The fewest primes that need not be larger than wanted, and lie in the lower half of the factor base. */
function factorCount(target: number, { primes }: FactorBase, usable: number[]): number {
  const largest = Math.min(FACTOR_SIZE, primes[usable[usable.length >> 1]!]!);
  return Math.max(2, Math.ceil(target / Math.log2(largest)));
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = Math.round((value * (n - k + i)) / i);
  return value;
}

/** A permutation of 0, …, count - 1 that sends neighbours far apart: a multiple near the golden section. */
function scatter(seed: number, count: number): number {
  let step = BigInt(Math.round(count * 0.6180339887));
  while (gcd(step, BigInt(count)) !== 1n) step += 1n;
  return Number((BigInt(seed) * step + 1n) % BigInt(count));
}

/** The k-subset of 0, …, n - 1 with this rank: the largest c with C(c, k) <= rank is its largest member, and so on. */
function unrank(rank: number, n: number, size: number): number[] {
  const subset: number[] = [];
  let rest = rank;
  let top = n;
  for (let k = size; k > 0; k--) {
    do top -= 1;
    while (binomial(top, k) > rest);
    rest -= binomial(top, k);
    subset.push(top);
  }
  return subset;
}
