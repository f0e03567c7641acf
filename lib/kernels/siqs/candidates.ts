import { modPow } from '../arith/modPow.ts';
import type { FactorBase } from './factorBase.ts';
import { DOUBLE_LARGE_PRIME_EXPONENT, halfInterval, type SievePlan, stepOf } from './plan.ts';
import type { Polynomial, PolynomialFamily } from './polynomials.ts';
import type { Relation } from './relation.ts';
import type { Sieve } from './sieve.ts';
import { splitCofactor } from './splitCofactor.ts';

/** A value with the primes of the factor base taken out. */
interface Divided {
  readonly factors: number[];
  readonly cofactor: bigint;
}

/**
 * Turns positions that the sieve points out into relations.
 *
 * No value is divided on trial: p divides Q at a position if and only if the position lies on one of p's two
 * progressions. For small and medium primes that is one product modulo 2^32 for each root; large primes are read from the
 * bucket.
 */
export class Candidates {
  readonly #plan: SievePlan;
  readonly #base: FactorBase;
  readonly #family: PolynomialFamily;
  readonly #sieve: Sieve;
  readonly #M: number;
  readonly #h: bigint;
  readonly #found: number[] = [];

  constructor(
    plan: SievePlan,
    base: FactorBase,
    { family, sieve }: { family: PolynomialFamily; sieve: Sieve },
  ) {
    this.#plan = plan;
    this.#base = base;
    this.#family = family;
    this.#sieve = sieve;
    this.#M = halfInterval(plan);
    this.#h = BigInt(stepOf(plan));
  }

  /**
   * The relation at a position of a block of this polynomial.
   *
   * @returns `null` when the cofactor is no product of large primes within bounds
   */
  relation(polynomial: Polynomial, block: number, position: number): Relation | null {
    const { a, b, c, indices } = polynomial;
    const at = block * 2 ** this.#plan.blockBits + position;
    const x = BigInt(at - this.#M);
    const value = (a * x + (2n / this.#h) * b) * x + c;
    if (value === 0n) return null;
    const found = this.#found;
    found.length = 0;
    for (const i of indices) found.push(i);
    this.#progressionsAt(at);
    this.#sieve.largePrimesAt(block, position, found);
    const { factors, cofactor } = this.#divide(value);
    const largePrimes = this.#largePrimes(cofactor);
    if (largePrimes === null) return null;
    for (const i of indices) factors.push(this.#base.primes[i]!);
    if (this.#h === 2n) factors.push(2, 2);
    const root = this.#h * a * x + b;
    return {
      root: root < 0n ? -root : root,
      factors: factors.sort((p, q) => p - q),
      largePrimes,
    };
  }

  /** Small and medium primes with a progression through the position. */
  #progressionsAt(at: number): void {
    const { primes, inverses, quotients } = this.#base;
    const { root1, root2 } = this.#family;
    const end = this.#sieve.firstLarge;
    const found = this.#found;
    for (let i = 1; i < end; i++) {
      const t = at + primes[i]!;
      const inverse = inverses[i]!;
      const quotient = quotients[i]!;
      if (
        Math.imul(t - root1[i]!, inverse) >>> 0 <= quotient ||
        Math.imul(t - root2[i]!, inverse) >>> 0 <= quotient
      ) {
        found.push(i);
      }
    }
  }

  /** Takes out the sign, the twos and every power of the primes found; one that does not divide changes nothing. */
  #divide(value: bigint): Divided {
    const factors: number[] = [];
    let rest = value;
    if (rest < 0n) {
      factors.push(-1);
      rest = -rest;
    }
    for (; (rest & 1n) === 0n; rest >>= 1n) factors.push(2);
    const { primes } = this.#base;
    for (let k = this.#found.length - 1; k >= 0; k--) {
      const p = primes[this.#found[k]!]!;
      const divisor = BigInt(p);
      for (;;) {
        const quotient = rest / divisor;
        if (quotient * divisor !== rest) break;
        factors.push(p);
        rest = quotient;
      }
    }
    return { factors, cofactor: rest };
  }

  /** The large primes of a cofactor without primes of the factor base, ascending. */
  #largePrimes(cofactor: bigint): number[] | null {
    if (cofactor === 1n) return [];
    const { largePrimeBound, largePrimes } = this.#plan;
    if (cofactor > Number.MAX_SAFE_INTEGER) return null;
    const size = Number(cofactor);
    if (size <= largePrimeBound) return [size];
    const largest = this.#base.primes.at(-1)!;
    if (largePrimes === 1 || size <= largest * largest) return null;
    if (size > largePrimeBound ** DOUBLE_LARGE_PRIME_EXPONENT) return null;
    if (modPow(2n, cofactor - 1n, cofactor) === 1n) return null;
    const p = splitCofactor(size);
    if (p === null) return null;
    const q = size / p;
    return Math.max(p, q) > largePrimeBound ? null : [Math.min(p, q), Math.max(p, q)];
  }
}
