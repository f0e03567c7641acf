import { buildFactorBase } from '../factorBase.ts';
import { type CompactRelation, type GoesOn, packRelations } from '../packedRelations.ts';
import { multiplied, type SievePlan } from '../plan.ts';
import { Candidates } from './candidates.ts';
import { PolynomialFamily } from './polynomials.ts';
import { Sieve } from './sieve.ts';

/** Of a packed relation. */
const USUAL_BYTES = 32;

/**
 * The plain twin of {@link Siever}: the same relations in the same order, some three times slower. It is the oracle of the
 * compiled sieve, and takes blocks of other lengths.
 *
 * @example new PlainSiever(sievePlan(n)).relations(0)
 */
export class PlainSiever {
  readonly plan: SievePlan;
  /** Seeds are 0, …, seeds - 1. */
  readonly seeds: number;
  /** Polynomials of a seed. */
  readonly polynomials: number;
  readonly #sieve: Sieve;
  readonly #family: PolynomialFamily;
  readonly #candidates: Candidates;

  /** @throws RangeError if the plan's sizes do not fit each other */
  constructor(plan: SievePlan) {
    const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    const largest = base.primes.at(-1)!;
    if (plan.largePrimeBound > largest * largest) {
      throw new RangeError('The large prime bound is above the square of the factor base.');
    }
    this.plan = plan;
    this.#family = new PolynomialFamily(plan, base);
    this.#sieve = new Sieve(plan, base, this.#family);
    this.#candidates = new Candidates(plan, base, { family: this.#family, sieve: this.#sieve });
    this.seeds = this.#family.families.coefficients.count;
    this.polynomials = 2 ** (this.#family.families.coefficients.factors - 1);
  }

  /**
   * All relations of one seed, always the same in the same order.
   * @throws RangeError if the seed is not one of `0, …, seeds - 1`
   */
  relations(seed: number): CompactRelation[] {
    const relations: CompactRelation[] = [];
    this.#sieve.start(seed);
    do {
      const polynomial = this.#family.polynomial;
      for (let block = 0; block < this.plan.blocks; block++) {
        for (const position of this.#sieve.sieveBlock(block)) {
          const relation = this.#candidates.relation(polynomial, block, position);
          if (relation !== null) relations.push(relation);
        }
      }
    } while (this.#sieve.advance());
    return relations;
  }

  /**
   * All relations of a run of seeds, packed: what a job sends home.
   * @param goesOn as for `Siever.chunk`
   * @throws RangeError if one of the seeds is not one of the plan
   */
  chunk(firstSeed: number, seeds = 1, goesOn: GoesOn = () => true): Uint8Array<ArrayBuffer> {
    const relations: CompactRelation[] = [];
    for (let i = 0; i < seeds; i++) {
      for (const relation of this.relations(firstSeed + i)) relations.push(relation);
      if (!goesOn(i + 1, USUAL_BYTES * relations.length)) break;
    }
    return packRelations(firstSeed, relations);
  }
}
