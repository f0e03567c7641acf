import { buildFactorBase, type FactorBase } from './factorBase.ts';
import { type CompactRelation, type GoesOn, unpackRelations } from './packedRelations.ts';
import { multiplied, type SievePlan } from './plan.ts';
import { WASM_BLOCK_BITS, WasmSieve } from './wasmSieve.ts';

/**
 * Sieves the polynomials of seeds: the work of a job. Building one costs what the factor base costs (some 20
 * milliseconds at 60 digits); after that seeds may come in any order.
 *
 * @example new Siever(sievePlan(n)).relations(0)
 */
export class Siever {
  readonly plan: SievePlan;
  /** Seeds are 0, …, seeds - 1. */
  readonly seeds: number;
  /** Polynomials of a seed. */
  readonly polynomials: number;
  readonly #sieve: WasmSieve;

  /**
   * @param base that of the plan, where the caller has built it already
   * @throws RangeError if the plan's sizes do not fit each other
   */
  constructor(
    plan: SievePlan,
    base: FactorBase = buildFactorBase(multiplied(plan), plan.factorBaseSize),
  ) {
    const largest = base.primes.at(-1)!;
    if (plan.largePrimeBound > largest * largest) {
      throw new RangeError('The large prime bound is above the square of the factor base.');
    }
    this.plan = plan;
    if (plan.blockBits !== WASM_BLOCK_BITS) {
      throw new RangeError(`The blocks of a sieve have 2^${WASM_BLOCK_BITS} positions.`);
    }
    this.#sieve = new WasmSieve(plan, base);
    const { count, factors } = this.#sieve.families.coefficients;
    this.seeds = count;
    this.polynomials = 2 ** (factors - 1);
  }

  /**
   * All relations of one seed, always the same in the same order.
   * @throws RangeError if the seed is not one of `0, …, seeds - 1`
   */
  relations(seed: number): CompactRelation[] {
    return unpackRelations(this.chunk(seed));
  }

  /**
   * All relations of a run of seeds, packed: what a job sends home.
   *
   * @param goesOn told after every seed how many are done, in how many bytes; when it says no, the rest of the run is left out
   * @throws RangeError if one of the seeds is not one of the plan
   */
  chunk(firstSeed: number, seeds = 1, goesOn: GoesOn = () => true): Uint8Array<ArrayBuffer> {
    return this.#sieve.chunk(firstSeed, seeds, goesOn);
  }
}
