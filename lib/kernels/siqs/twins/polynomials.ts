import type { FactorBase } from '../factorBase.ts';
import {
  Families,
  type Family,
  leadingCoefficient,
  linearCoefficient,
  partsOf,
} from '../families.ts';
import { inverseMod, limbsOf, mulMod, residueOf } from '../modular.ts';
import { halfInterval, multiplied, type SievePlan, stepOf } from '../plan.ts';

/*
 * Self-initialisation (Contini, "Factoring integers with the self-initializing quadratic sieve", 1997; Crandall and
 * Pomerance, "Prime Numbers", 6.1.6).
 *
 * For a = q_1 ... q_s let B_j be the multiple of a / q_j with B_j^2 = k n modulo q_j. Then b = +-B_1 +- ... +- B_s has
 * b^2 = k n modulo a, and X = h a x + b gives X^2 - k n = h^2 a Q(x) with
 *
 *     Q(x) = a x^2 + (2 b / h) x + (b^2 - k n) / (h^2 a).
 *
 * p divides Q(x) at x = (+-t - b) / (h a) modulo p, t^2 = k n. The 2^(s-1) signs (up to b -> -b) are walked in Gray code:
 * from one to the next b changes by 2 B_v, and both roots by the same 2 B_v / (h a) modulo p, computed once.
 */

/** One polynomial: what a position of its interval means. */
export interface Polynomial {
  readonly seed: number;
  /** Its number within the seed. */
  readonly number: number;
  /** The leading coefficient, and its primes as indices of the factor base. */
  readonly a: bigint;
  readonly indices: readonly number[];
  readonly b: bigint;
  /** `(b^2 - k n) / (h^2 a)`. */
  readonly c: bigint;
}

/**
 * All polynomials of one seed in turn, with the roots of the factor base: `root1` and `root2` hold the first position
 * (x + M) of each prime's two progressions. Where p divides a, the roots mean nothing.
 */
export class PolynomialFamily {
  readonly root1: Int32Array;
  readonly root2: Int32Array;
  readonly families: Families;
  readonly #base: FactorBase;
  readonly #plan: SievePlan;
  readonly #kn: bigint;
  readonly #h: 1 | 2;
  #seed = 0;
  #family: Family | null = null;
  #a = 1n;
  #b = 0n;
  #parts: bigint[] = [];
  #deltas: Int32Array[] = [];
  #step = 0;

  constructor(plan: SievePlan, base: FactorBase) {
    this.#plan = plan;
    this.#base = base;
    this.#kn = multiplied(plan);
    this.#h = stepOf(plan);
    this.families = new Families(plan, base);
    this.root1 = new Int32Array(base.primes.length);
    this.root2 = new Int32Array(base.primes.length);
  }

  /** The polynomial that the roots belong to. */
  get polynomial(): Polynomial {
    const h2a = BigInt(this.#h * this.#h) * this.#a;
    const c = (this.#b * this.#b - this.#kn) / h2a;
    return {
      seed: this.#seed,
      number: this.#step,
      a: this.#a,
      indices: this.#family?.indices ?? [],
      b: this.#b,
      c,
    };
  }

  /**
   * Goes to the first polynomial of a seed.
   * @throws RangeError as {@link Coefficients.indices}
   */
  start(seed: number): void {
    const family = this.families.of(seed);
    this.#seed = seed;
    this.#family = family;
    this.#a = leadingCoefficient(family);
    this.#parts = partsOf(family, this.#a);
    this.#b = linearCoefficient(family, { a: this.#a, parts: this.#parts, polynomial: 0 });
    this.#step = 0;
    while (this.#deltas.length < this.#parts.length) {
      this.#deltas.push(new Int32Array(this.#base.primes.length));
    }
    this.#initialise();
  }

  /**
   * The change to the next polynomial: every root r becomes `r - delta` or, with `add`, `r + delta` modulo p. The caller
   * changes the roots, as it may do more in the same pass.
   *
   * @returns `null` after the last polynomial of the seed
   */
  advance(): { delta: Int32Array; add: boolean } | null {
    this.#step += 1;
    if (this.#step >= 2 ** (this.#parts.length - 1)) return null;
    const v = 31 - Math.clz32(this.#step & -this.#step);
    const add = ((this.#step >> (v + 1)) & 1) === 0;
    this.#b += (add ? -2n : 2n) * this.#parts[v]!;
    return { delta: this.#deltas[v]!, add };
  }

  /** Roots and deltas of the first polynomial, for every prime: the price of a new a. */
  #initialise(): void {
    const { primes, roots, reciprocals } = this.#base;
    const limbs = this.#parts.map(limbsOf);
    const bLimbs = limbsOf(this.#b);
    const haLimbs = limbsOf(BigInt(this.#h) * this.#a);
    const M = halfInterval(this.#plan);
    for (let i = 1; i < primes.length; i++) {
      const p = primes[i]!;
      const reciprocal = reciprocals[i]!;
      const ha = residueOf(haLimbs, p, reciprocal);
      // Where p divides a the roots stay where they are: the sieve leaves these primes out.
      const inverse = ha === 0 ? 0 : inverseMod(ha, p);
      for (let j = 0; j < limbs.length; j++) {
        const part = residueOf(limbs[j]!, p, reciprocal);
        const twice = 2 * part >= p ? 2 * part - p : 2 * part;
        this.#deltas[j]![i] = mulMod(twice, inverse, p, reciprocal);
      }
      const b = residueOf(bLimbs, p, reciprocal);
      const t = roots[i]!;
      const plus = t >= b ? t - b : t - b + p;
      const minus = t + b === 0 ? 0 : (t + b <= p ? p : 2 * p) - t - b;
      const shift = M % p;
      const r1 = mulMod(plus, inverse, p, reciprocal) + shift;
      const r2 = mulMod(minus, inverse, p, reciprocal) + shift;
      this.root1[i] = r1 >= p ? r1 - p : r1;
      this.root2[i] = r2 >= p ? r2 - p : r2;
    }
  }
}
