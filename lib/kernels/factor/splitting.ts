import { gcd } from '../arith/gcd.ts';
import { perfectPower } from '../arith/perfectPower.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import type { Factorization } from './factorization.ts';
import { trialDivision } from './trialDivision.ts';

/** A part of n that is known to be composite and no perfect power; n holds it `exponent` times. */
export interface CompositePart {
  readonly value: bigint;
  readonly exponent: number;
}

/**
 * A positive integer on its way to its primes.
 *
 * What always holds: n is the product of the primes and the composites with their exponents; the composites are
 * pairwise coprime, ascending, no perfect powers and prime to every known prime.
 */
export class Splitting {
  readonly n: bigint;
  readonly #primes = new Map<bigint, number>();
  #composites: CompositePart[] = [];

  /**
   * Takes out the prime factors up to `trialLimit` first, so that no dear test ever sees a number with a small factor.
   *
   * @param n positive
   * @param trialLimit at most 10^8
   * @param parts positive, with product n, where that much is known: no test then sees more than one of them
   * @throws RangeError if the product of the parts is not n
   */
  constructor(n: bigint, trialLimit: number, parts: readonly bigint[] = [n]) {
    if (parts.reduce((product, part) => product * part, 1n) !== n)
      throw new RangeError('The product of the parts of a number must be the number.');
    this.n = n;
    const cofactors: CompositePart[] = [];
    for (const part of parts) {
      const { factors, cofactor } = trialDivision(part, trialLimit);
      for (const { prime, exponent } of factors)
        this.#primes.set(prime, (this.#primes.get(prime) ?? 0) + exponent);
      cofactors.push({ value: cofactor, exponent: 1 });
    }
    this.#settle(cofactors);
  }

  /** Known primes with their exponents, ascending. */
  get primes(): { prime: bigint; exponent: number }[] {
    return [...this.#primes]
      .map(([prime, exponent]) => ({ prime, exponent }))
      .sort((a, b) => (a.prime < b.prime ? -1 : 1));
  }

  /** The parts still to be split, smallest first. */
  get composites(): readonly CompositePart[] {
    return this.#composites;
  }

  /** Whether only primes are left. */
  get done(): boolean {
    return this.#composites.length === 0;
  }

  /**
   * Splits every composite by its gcd with `d`.
   *
   * @param d any integer
   * @returns whether anything came apart; false changes nothing
   */
  divide(d: bigint): boolean {
    let split = false;
    const parts: CompositePart[] = [];
    for (const { value, exponent } of this.#composites) {
      const g = gcd(value, d);
      if (g === 1n || g === value) {
        parts.push({ value, exponent });
      } else {
        split = true;
        parts.push({ value: g, exponent }, { value: value / g, exponent });
      }
    }
    if (split) this.#settle(parts);
    return split;
  }

  /**
   * The finished factorisation.
   * @throws Error while composites are left
   */
  factorization(unit: 1n | -1n = 1n): Factorization {
    if (!this.done) throw new Error('The factorisation is not finished yet.');
    return { n: unit * this.n, unit, factors: this.primes };
  }

  /** Sorts parts into primes and composites, after making them pairwise coprime. What was composite is not tested again. */
  #settle(parts: CompositePart[]): void {
    const known = new Set(this.#composites.map(({ value }) => value));
    const composites: CompositePart[] = [];
    for (const { value, exponent } of coprimeBase(parts)) {
      if (known.has(value)) {
        composites.push({ value, exponent });
        continue;
      }
      const power = perfectPower(value);
      const base = power?.base ?? value;
      const times = exponent * (power?.exponent ?? 1);
      if (isProbablePrime(base)) this.#primes.set(base, (this.#primes.get(base) ?? 0) + times);
      else composites.push({ value: base, exponent: times });
    }
    this.#composites = composites.sort((a, b) => (a.value < b.value ? -1 : 1));
  }
}

/** Splits by gcds until the parts are pairwise coprime and none is 1; the product with exponents is kept. */
function coprimeBase(parts: CompositePart[]): CompositePart[] {
  const base: CompositePart[] = [];
  const pending = [...parts];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part.value === 1n) continue;
    const { value, exponent } = part;
    const i = base.findIndex((other) => gcd(other.value, value) !== 1n);
    if (i === -1) {
      base.push(part);
      continue;
    }
    const other = base.splice(i, 1)[0]!;
    const g = gcd(other.value, value);
    pending.push({ value: g, exponent: exponent + other.exponent });
    pending.push(
      { value: value / g, exponent },
      { value: other.value / g, exponent: other.exponent },
    );
  }
  return base;
}
