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
  #ha = 1n;
  #polynomial = -1;
  #b = 0n;
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

  /**
   * `|h a x + b|` of a relation, the primes of its a as indices, and the exponent of 2 in its value `X^2 - k n`.
   */
  root(place: Pick<CompactRelation, 'seed' | 'polynomial' | 'position' | 'twos'>): {
    root: bigint;
    factorIndices: readonly number[];
    twos: number;
  } {
    const family = this.#at(place.seed);
    if (place.polynomial !== this.#polynomial) {
      this.#polynomial = place.polynomial;
      const { polynomial } = place;
      this.#b = linearCoefficient(family, { a: this.#a, parts: this.#parts, polynomial });
    }
    const root = this.#ha * BigInt(place.position - this.#M) + this.#b;
    return {
      root: root < 0n ? -root : root,
      factorIndices: family.indices,
      twos: place.twos + (this.#h === 2 ? 2 : 0),
    };
  }

  /** The relation that the small numbers stand for, whether true or not. */
  relation(compact: CompactRelation): Relation {
    const { negative, indices, largePrimes } = compact;
    const { root, factorIndices, twos } = this.root(compact);
    const factors = [...indices, ...factorIndices].map((i) => this.#base.primes[i]!);
    factors.sort((p, q) => p - q);
    const even = new Array<number>(twos).fill(2);
    return { root, factors: [...(negative ? [-1] : []), ...even, ...factors], largePrimes };
  }

  #at(seed: number): Family {
    if (this.#family === null || seed !== this.#seed) {
      this.#family = this.#families.of(seed);
      this.#a = leadingCoefficient(this.#family);
      this.#parts = partsOf(this.#family, this.#a);
      this.#ha = BigInt(this.#h) * this.#a;
      this.#seed = seed;
      this.#polynomial = -1;
    }
    return this.#family;
  }
}
