import { Coefficients } from './coefficients.ts';
import type { FactorBase } from './factorBase.ts';
import { inverseMod, mulMod } from './modular.ts';
import { type SievePlan, stepOf } from './plan.ts';

/**
 * The polynomials of one seed in small numbers. With a = q_1 ... q_s they are `X = h a x + b`, b the sum of
 * `+-B_j`, `B_j = (a / q_j) gamma_j`, and of a itself where `odd` says so.
 */
export interface Family {
  /** The primes of a as indices of the factor base, ascending, and themselves. */
  readonly indices: readonly number[];
  readonly primes: readonly number[];
  /** gamma_j, from 0 to `(q_j - 1) / 2`: B_j is a root of k n modulo q_j. */
  readonly gammas: readonly number[];
  /** Whether a is added to b: with h = 2 every b must be odd, and `+-B_j` keeps its parity. */
  readonly odd: boolean;
}

/** The families of a plan, by seed. No BigInt: a checker of relations needs them as often as it meets a seed. */
export class Families {
  readonly coefficients: Coefficients;
  readonly #base: FactorBase;
  readonly #step: 1 | 2;

  constructor(plan: SievePlan, base: FactorBase) {
    this.coefficients = new Coefficients(plan, base);
    this.#base = base;
    this.#step = stepOf(plan);
  }

  /** @throws RangeError as {@link Coefficients.indices} */
  of(seed: number): Family {
    const indices = this.coefficients.indices(seed);
    const primes = indices.map((i) => this.#base.primes[i]!);
    const gammas = indices.map((index, j) => this.#gamma(primes, j, index));
    const parity = gammas.reduce((sum, gamma) => sum + gamma, 0) & 1;
    return { indices, primes, gammas, odd: this.#step === 2 && parity === 0 };
  }

  #gamma(primes: readonly number[], j: number, index: number): number {
    const q = primes[j]!;
    let others = 1;
    primes.forEach((p, i) => {
      if (i !== j) others = mulMod(others, p % q, q, 1 / q);
    });
    const gamma = mulMod(this.#base.roots[index]!, inverseMod(others, q), q, 1 / q);
    return Math.min(gamma, q - gamma);
  }
}

/** The leading coefficient a. */
export function leadingCoefficient({ primes }: Family): bigint {
  return primes.reduce((product, q) => product * BigInt(q), 1n);
}

/** B_1, …, B_s. */
export function partsOf(family: Family, a: bigint): bigint[] {
  return family.primes.map((q, j) => (a / BigInt(q)) * BigInt(family.gammas[j]!));
}

/**
 * The signs of a polynomial: bit j is set when B_j is taken away. Numbers 0, 1, … walk in Gray code, so that
 * neighbours differ in one sign; the last B_j is never taken away.
 */
export function signsOf(polynomial: number): number {
  return polynomial ^ (polynomial >>> 1);
}

/** The b of a polynomial. */
export function linearCoefficient(
  family: Family,
  { a, parts, polynomial }: { a: bigint; parts: readonly bigint[]; polynomial: number },
): bigint {
  const signs = signsOf(polynomial);
  const sum = parts.reduce((b, part, j) => ((signs >>> j) & 1 ? b - part : b + part), 0n);
  return family.odd ? sum + a : sum;
}
