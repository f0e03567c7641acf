import { bitLength } from '../../arith/bitLength.ts';
import { modPow } from '../../arith/modPow.ts';
import type { FactorBase } from '../factorBase.ts';
import { type CompactRelation, MAX_TWOS } from '../packedRelations.ts';
import { halfInterval, type SievePlan, stepOf } from '../plan.ts';
import { mostOfTwo, slackBits } from '../threshold.ts';
import type { Polynomial, PolynomialFamily } from './polynomials.ts';
import type { Sieve } from './sieve.ts';
import { splitCofactor } from './splitCofactor.ts';

/**
 * Turns positions that the sieve points out into relations.
 *
 * No value is divided on trial: p divides Q at a position if and only if the position lies on one of p's two
 * progressions. For small and medium primes that is one product modulo 2^32 for each root; large primes are read from the
 * bucket. The small primes, which are not sieved, come first: then what the sieve has added up tells nearly exactly
 * whether the rest can be small enough, and most positions end there.
 */
export class Candidates {
  readonly #plan: SievePlan;
  readonly #base: FactorBase;
  readonly #family: PolynomialFamily;
  readonly #sieve: Sieve;
  readonly #M: number;
  readonly #h: bigint;
  readonly #slackBits: number;

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
    this.#slackBits = slackBits(plan);
  }

  /**
   * The relation at a position of the block that was sieved last.
   *
   * @returns `null` when the cofactor is no product of large primes within bounds
   */
  relation(polynomial: Polynomial, block: number, place: number): CompactRelation | null {
    const { a, b, c, seed, number, indices: silent } = polynomial;
    const position = block * 2 ** this.#plan.blockBits + place;
    const x = BigInt(position - this.#M);
    const value = (a * x + (2n / this.#h) * b) * x + c;
    if (value === 0n) return null;
    const negative = value < 0n;
    const { odd, twos } = withoutTwos(negative ? -value : value);
    if (twos > MAX_TWOS) return null;
    const indices: number[] = [];
    const { firstMedium, firstLarge } = this.#sieve;
    const small = this.#progressionsAt(position, 1, firstMedium);
    const unsieved = this.#divide(odd, small, indices);
    if (bitLength(unsieved) > this.#sieve.sumAt(place) + this.#slackBits) return null;
    const found = this.#progressionsAt(position, firstMedium, firstLarge).concat(silent);
    this.#sieve.largePrimesAt(block, place, found);
    const largePrimes = this.#largePrimes(this.#divide(unsieved, found, indices));
    if (largePrimes === null) return null;
    indices.sort((i, j) => i - j);
    return { seed, polynomial: number, position, negative, twos, indices, largePrimes };
  }

  /** The primes with these indices that have a progression through the position. */
  #progressionsAt(at: number, from: number, to: number): number[] {
    const { primes, inverses, quotients } = this.#base;
    const { root1, root2 } = this.#family;
    const found: number[] = [];
    for (let i = from; i < to; i++) {
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
    return found;
  }

  /** Takes out every power of the primes found and returns the rest; one that does not divide changes nothing. */
  #divide(value: bigint, found: readonly number[], indices: number[]): bigint {
    const { primes } = this.#base;
    let rest = value;
    for (let k = found.length - 1; k >= 0; k--) {
      const index = found[k]!;
      const divisor = BigInt(primes[index]!);
      for (;;) {
        const quotient = rest / divisor;
        if (quotient * divisor !== rest) break;
        indices.push(index);
        rest = quotient;
      }
    }
    return rest;
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
    if (size > mostOfTwo(this.#plan)) return null;
    if (modPow(2n, cofactor - 1n, cofactor) === 1n) return null;
    const p = splitCofactor(size);
    if (p === null) return null;
    const q = size / p;
    return Math.max(p, q) > largePrimeBound ? null : [Math.min(p, q), Math.max(p, q)];
  }
}

function withoutTwos(value: bigint): { odd: bigint; twos: number } {
  let odd = value;
  let twos = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) twos += 1;
  return { odd, twos };
}
