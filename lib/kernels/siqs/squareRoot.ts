import { gcd } from '../arith/gcd.ts';
import { GrowingList } from './growing.ts';

/** One relation as its square needs it: `root^2 = k n + +-2^twos (primes with these indices) (large primes)`. */
export interface SquareFactors {
  readonly root: bigint;
  readonly negative: boolean;
  readonly twos: number;
  /** Indices of odd primes in the factor base, with repetition; only the first `indexCount` count. */
  readonly indices: ArrayLike<number>;
  readonly indexCount: number;
  readonly largePrimes: readonly number[];
}

/**
 * The product of relations, which is a square on both sides: with X the product of the roots and Y^2 that of the
 * values, `X^2 = Y^2 (mod n)`, and gcd(X - Y, n) is a proper factor for at least half of all dependencies when n has two
 * prime factors.
 */
export class SquareProduct {
  readonly #n: bigint;
  readonly #primes: ArrayLike<number>;
  readonly #exponents: Int32Array;
  readonly #large = new GrowingList();
  #negatives = 0;
  #X = 1n;

  /** @param primes of the factor base, 2 first */
  constructor(n: bigint, primes: ArrayLike<number>) {
    this.#n = n;
    this.#primes = primes;
    this.#exponents = new Int32Array(primes.length);
  }

  /** Takes a relation in. */
  add({ root, negative, twos, indices, indexCount, largePrimes }: SquareFactors): void {
    this.#X = (this.#X * root) % this.#n;
    if (negative) this.#negatives += 1;
    this.#exponents[0]! += twos;
    for (let i = 0; i < indexCount; i++) this.#exponents[indices[i]!]! += 1;
    for (const p of largePrimes) this.#large.push(p);
  }

  /**
   * A factor d of n with `1 < d < n`, or `null` when this dependency is trivial.
   * @throws RangeError if the product is no square: a relation is false, or they are no dependency
   */
  factor(): bigint | null {
    const Y = this.#valueRoot();
    if ((this.#X * this.#X - Y * Y) % this.#n !== 0n) throw notSquare();
    const d = gcd(this.#X - Y, this.#n);
    return d === 1n || d === this.#n ? null : d;
  }

  /** Half the exponents, bit by bit from the top: one squaring for each, and products of small primes. */
  #valueRoot(): bigint {
    const odd = this.#exponents.some((e) => (e & 1) === 1);
    if (odd || (this.#negatives & 1) === 1) throw notSquare();
    let most = 0;
    for (const e of this.#exponents) most = Math.max(most, e >>> 1);
    let Y = 1n;
    for (let bit = 31 - Math.clz32(most); bit >= 0; bit--) {
      const chosen: number[] = [];
      this.#exponents.forEach((e, i) => {
        if (((e >>> (bit + 1)) & 1) === 1) chosen.push(this.#primes[i]!);
      });
      Y = productMod(chosen, (Y * Y) % this.#n, this.#n);
    }
    return productMod(this.#everySecondLarge(), Y, this.#n);
  }

  #everySecondLarge(): number[] {
    const sorted = this.#large.values.slice().sort();
    const half: number[] = [];
    for (let i = 0; i < sorted.length; i += 2) {
      if (sorted[i] !== sorted[i + 1]) throw notSquare();
      half.push(sorted[i]!);
    }
    return half;
  }
}

function notSquare(): RangeError {
  return new RangeError('The product of these relations is no square.');
}

/** Numbers are joined to 53 bits before BigInt sees them. */
function productMod(numbers: readonly number[], start: bigint, n: bigint): bigint {
  let product = start;
  let part = 1;
  for (const p of numbers) {
    if (part * p > Number.MAX_SAFE_INTEGER) {
      product = (product * BigInt(part)) % n;
      part = 1;
    }
    part *= p;
  }
  return (product * BigInt(part)) % n;
}
