import { buildFactorBase, type FactorBase } from './factorBase.ts';
import {
  Families,
  type Family,
  leadingCoefficient,
  linearCoefficient,
  partsOf,
} from './families.ts';
import type { CompactRelation } from './packedRelations.ts';
import { halfInterval, multiplied, type SievePlan, stepOf } from './plan.ts';
import type { Relation } from './relation.ts';

/** From small numbers back to the identity over the integers. Quickest when relations of a seed come together. */
export class Expansion {
  readonly #base: FactorBase;
  readonly #families: Families;
  readonly #h: 1 | 2;
  readonly #M: number;
  #seed = -1;
  #family: Family | null = null;
  #a = 1n;
  #parts: bigint[] = [];

  constructor(plan: SievePlan, base: FactorBase, families: Families) {
    this.#base = base;
    this.#families = families;
    this.#h = stepOf(plan);
    this.#M = halfInterval(plan);
  }

  /** An expansion with a factor base of its own, which costs about a microsecond a prime. */
  static of(plan: SievePlan): Expansion {
    const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    return new Expansion(plan, base, new Families(plan, base));
  }

  /** The rows of the matrix with odd exponents: 0 for the sign, i + 1 for the prime with index i. Not in order. */
  oddRows(compact: CompactRelation): number[] {
    const odd = new Set<number>(this.#at(compact.seed).indices.map((i) => i + 1));
    for (const i of compact.indices) if (!odd.delete(i + 1)) odd.add(i + 1);
    if (compact.negative) odd.add(0);
    if (compact.twos & 1) odd.add(1);
    return [...odd];
  }

  /** The relation that the small numbers stand for, whether true or not. */
  relation(compact: CompactRelation): Relation {
    const { seed, polynomial, position, negative, twos, indices, largePrimes } = compact;
    const family = this.#at(seed);
    const { primes } = this.#base;
    const b = linearCoefficient(family, { a: this.#a, parts: this.#parts, polynomial });
    const root = BigInt(this.#h) * this.#a * BigInt(position - this.#M) + b;
    const factors = [...indices, ...family.indices].map((i) => primes[i]!);
    factors.sort((p, q) => p - q);
    const sign = negative ? [-1] : [];
    const even = new Array<number>(twos + (this.#h === 2 ? 2 : 0)).fill(2);
    return {
      root: root < 0n ? -root : root,
      factors: [...sign, ...even, ...factors],
      largePrimes,
    };
  }

  #at(seed: number): Family {
    if (this.#family === null || seed !== this.#seed) {
      this.#family = this.#families.of(seed);
      this.#a = leadingCoefficient(this.#family);
      this.#parts = partsOf(this.#family, this.#a);
      this.#seed = seed;
    }
    return this.#family;
  }
}
