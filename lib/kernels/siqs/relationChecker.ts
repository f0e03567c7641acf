import { nextPrime } from '../primes/nextPrime.ts';
import type { FactorBase } from './factorBase.ts';
import type { Families, Family } from './families.ts';
import { signsOf } from './families.ts';
import { mulMod } from './modular.ts';
import type { RelationReader } from './packedRelations.ts';
import { halfInterval, multiplied, type SievePlan, stepOf } from './plan.ts';

/** The seeds that a sender was asked to sieve. */
export interface SeedRange {
  readonly firstSeed: number;
  /** How many. */
  readonly seeds: number;
}

/** For keys alone any primes will do. */
const KEY_PRIMES: SecretPrimes = [67_108_859, 67_108_837];

/** Two primes nobody else knows, between 2^25 and 2^26. */
export type SecretPrimes = readonly [number, number];

/**
 * Two primes for a checker.
 *
 * @param random 64 bits that a sender of relations cannot guess
 */
export function secretPrimes(random: bigint): SecretPrimes {
  const prime = (bits: bigint): number => Number(nextPrime(2n ** 25n + bits));
  const low = prime(BigInt.asUintN(24, random));
  const high = prime(BigInt.asUintN(24, random >> 24n));
  return low === high ? [low, Number(nextPrime(BigInt(high)))] : [low, high];
}

/**
 * The quick check of relations from someone who is not trusted. Numbers must lie where the plan puts them; and
 * `X^2 - k n = +-h^2 a 2^e (primes) (large primes)` must hold modulo two secret primes, X and a being recomputed from seed,
 * polynomial and position. A false identity passes with probability below 2^-50, if the primes are secret. A microsecond
 * a relation; the identity over the integers is proven later, for those that are used ({@link checkRelation}).
 */
export class RelationChecker {
  /** Of the relation checked last: X up to sign, modulo each prime. Equal for equal relations, else hardly ever. */
  readonly key: [number, number] = [0, 0];
  readonly #plan: SievePlan;
  readonly #base: FactorBase;
  readonly #families: Families;
  readonly #residues: readonly FamilyResidues[];
  readonly #interval: number;
  readonly #polynomials: number;
  readonly #least: number;
  readonly #trusts: boolean;
  #seed = -1;

  constructor(
    plan: SievePlan,
    base: FactorBase,
    { families, secrets }: { families: Families; secrets: SecretPrimes | 'trusted' },
  ) {
    this.#trusts = secrets === 'trusted';
    this.#plan = plan;
    this.#base = base;
    this.#families = families;
    this.#residues = (secrets === 'trusted' ? KEY_PRIMES : secrets).map(
      (prime) => new FamilyResidues(plan, prime),
    );
    this.#interval = 2 * halfInterval(plan);
    this.#polynomials = 2 ** (families.coefficients.factors - 1);
    this.#least = base.primes.at(-1)!;
  }

  /** Whether the relation that a reader has just read is good. */
  isGood(relation: RelationReader, { firstSeed, seeds }: SeedRange): boolean {
    const { seed } = relation;
    if (seed < firstSeed || seed >= firstSeed + seeds) return false;
    if (seed >= this.#families.coefficients.count) return false;
    if (!this.#trusts && !this.#hasSense(relation)) return false;
    if (seed !== this.#seed) {
      const family = this.#families.of(seed);
      for (const residues of this.#residues) residues.start(family);
      this.#seed = seed;
    }
    return this.#residues.every((residues, i) => {
      const X = residues.rootOf(relation.polynomial, relation.position);
      this.key[i] = Math.min(X, residues.prime - X);
      return this.#trusts || residues.holds(X, relation, this.#base.primes);
    });
  }

  #hasSense(relation: RelationReader): boolean {
    const { polynomial, position, largeCount, large, indexCount, indices } = relation;
    if (polynomial >= this.#polynomials || position >= this.#interval) return false;
    if (largeCount > this.#plan.largePrimes) return false;
    for (let i = 0; i < largeCount; i++) {
      const p = large[i]!;
      if (p <= this.#least || p > this.#plan.largePrimeBound) return false;
      if (i > 0 && p < large[i - 1]!) return false;
    }
    if (indexCount === 0) return true;
    return indices[0]! > 0 && indices[indexCount - 1]! < this.#base.primes.length;
  }
}

/** The polynomials of one seed modulo a prime. */
class FamilyResidues {
  readonly prime: number;
  readonly #reciprocal: number;
  readonly #kn: number;
  readonly #h: number;
  readonly #M: number;
  readonly #parts: number[] = [];
  #ha = 0;
  #h2a = 0;
  #odd = 0;
  #polynomial = -1;
  #b = 0;

  constructor(plan: SievePlan, prime: number) {
    this.prime = prime;
    this.#reciprocal = 1 / prime;
    this.#kn = Number(multiplied(plan) % BigInt(prime));
    this.#h = stepOf(plan);
    this.#M = halfInterval(plan);
  }

  start(family: Family): void {
    const product = (without: number): number =>
      family.primes.reduce((value, q, j) => (j === without ? value : this.#times(value, q)), 1);
    const a = product(-1);
    this.#ha = this.#times(a, this.#h);
    this.#h2a = this.#times(this.#ha, this.#h);
    this.#odd = family.odd ? a : 0;
    family.gammas.forEach((gamma, j) => {
      this.#parts[j] = this.#times(product(j), gamma);
    });
    this.#parts.length = family.gammas.length;
    this.#polynomial = -1;
  }

  /** `h a x + b`. */
  rootOf(polynomial: number, position: number): number {
    if (polynomial !== this.#polynomial) {
      const signs = signsOf(polynomial);
      let b = this.#odd;
      for (let j = 0; j < this.#parts.length; j++) {
        b += (signs >>> j) & 1 ? -this.#parts[j]! : this.#parts[j]!;
      }
      this.#b = this.#reduced(b);
      this.#polynomial = polynomial;
    }
    const x = this.#reduced(position - this.#M);
    return this.#reduced(this.#times(this.#ha, x) + this.#b);
  }

  holds(X: number, relation: RelationReader, primes: Int32Array): boolean {
    const { indices, indexCount, large, largeCount } = relation;
    let product = this.#times(this.#h2a, this.#reduced(2 ** relation.twos));
    for (let i = 0; i < indexCount; i++) product = this.#times(product, primes[indices[i]!]!);
    for (let i = 0; i < largeCount; i++) product = this.#times(product, this.#reduced(large[i]!));
    const value = this.#reduced(this.#times(X, X) - this.#kn);
    return value === (relation.negative && product > 0 ? this.prime - product : product);
  }

  #times(a: number, b: number): number {
    return mulMod(a, b, this.prime, this.#reciprocal);
  }

  #reduced(value: number): number {
    const r = value % this.prime;
    return r < 0 ? r + this.prime : r;
  }
}
