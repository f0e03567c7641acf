import type { Factorization } from '../kernels/factor/factorization.ts';
import { type CompositePart, Splitting } from '../kernels/factor/splitting.ts';
import type { FactorMethod } from '../protocol/picture.ts';

/** How a factor came to light. */
export interface Origin {
  readonly method: FactorMethod;
  /** The worker that found it; null for work that needed no job. */
  readonly worker: string | null;
  /** ECM only: the curve. */
  readonly sigma?: string;
  readonly B1?: number;
}

/** A prime of n, with its origin. */
export interface KnownPrime {
  readonly prime: bigint;
  readonly exponent: number;
  readonly origin: Origin;
}

/** A positive integer on its way to its primes, with the origin of each. */
export class KnownFactors {
  readonly #splitting: Splitting;
  readonly #origins = new Map<bigint, Origin>();

  /**
   * Does trial division up to the limit.
   * @param parts whose product is n, from its algebraic form; n itself where it has none
   */
  constructor(n: bigint, { trialLimit, parts }: { trialLimit: number; parts: readonly bigint[] }) {
    this.#splitting = new Splitting(n, trialLimit, parts);
    const method = (prime: bigint, exponent: number): FactorMethod => {
      if (prime <= trialLimit * trialLimit) return 'trial division';
      if (parts.length > 1) return 'algebra';
      return exponent > 1 ? 'power' : 'trial division';
    };
    for (const { prime, exponent } of this.#splitting.primes)
      this.#origins.set(prime, { method: method(prime, exponent), worker: null });
  }

  /** Primes known so far, ascending. */
  get primes(): KnownPrime[] {
    return this.#splitting.primes.map((part) => ({
      ...part,
      origin: this.#origins.get(part.prime)!,
    }));
  }

  /** The parts still to be split, smallest first. */
  get composites(): readonly CompositePart[] {
    return this.#splitting.composites;
  }

  /** Whether only primes are left. */
  get done(): boolean {
    return this.#splitting.done;
  }

  /** Splits every composite by its gcd with d; new primes come from the origin. False changes nothing. */
  divide(d: bigint, origin: Origin): boolean {
    if (!this.#splitting.divide(d)) return false;
    for (const { prime } of this.#splitting.primes)
      if (!this.#origins.has(prime)) this.#origins.set(prime, origin);
    return true;
  }

  /** The finished factorisation. @throws Error while composites are left */
  factorization(unit: 1n | -1n): Factorization {
    return this.#splitting.factorization(unit);
  }
}
