import { jacobi } from '../arith/jacobi.ts';
import { modPow } from '../arith/modPow.ts';
import type { SeededRandom } from '../arith/seededRandom.ts';

/**
 * Square roots modulo one number that is taken for a prime (Tonelli and Shanks). The power of a nonresidue is shared,
 * so a root costs one exponentiation and little more.
 */
export class SquareRoots {
  readonly n: bigint;
  readonly #random: SeededRandom;
  readonly #odd: bigint;
  readonly #twos: number;
  /** g, g^2, g^4, ... for a generator g of the 2-part of the group; made when first needed. */
  #powers: bigint[] | null = null;
  readonly #shared = new Map<number, bigint | null>();

  /** @param n odd, at least 3 */
  constructor(n: bigint, random: SeededRandom) {
    this.n = n;
    this.#random = random;
    let [odd, twos] = [n - 1n, 0];
    while ((odd & 1n) === 0n) [odd, twos] = [odd >> 1n, twos + 1];
    this.#odd = odd;
    this.#twos = twos;
  }

  /** An r with r^2 = a modulo n, or `null` if there is none (or n is not prime and it shows). */
  root(a: bigint): bigint | null {
    const { n } = this;
    const value = ((a % n) + n) % n;
    if (value === 0n) return 0n;
    const half = modPow(value, this.#odd >> 1n, n);
    let r = (value * half) % n;
    let t = (r * half) % n;
    for (let order = this.#orderOf(t); order > 0; order = this.#orderOf(t)) {
      if (order >= this.#twos) return null;
      const at = this.#twos - order;
      r = (r * this.#power(at - 1)) % n;
      t = (t * this.#power(at)) % n;
    }
    return (r * r) % n === value ? r : null;
  }

  /** As `root`, for a small number that is asked for often: found once. */
  shared(a: number): bigint | null {
    const known = this.#shared.get(a);
    if (known !== undefined) return known;
    const root = this.root(BigInt(a));
    this.#shared.set(a, root);
    return root;
  }

  /** The k with t of order 2^k; `twos` when there is no smaller one. */
  #orderOf(t: bigint): number {
    let order = 0;
    for (let x = t; x !== 1n && order < this.#twos; order++) x = (x * x) % this.n;
    return order;
  }

  #power(k: number): bigint {
    this.#powers ??= this.#generate();
    return this.#powers[k]!;
  }

  #generate(): bigint[] {
    const { n } = this;
    let z = 2n;
    for (let tries = 0; jacobi(z, n) !== -1 && tries < 1000; tries++) z = this.#random.below(n);
    const powers = [modPow(z, this.#odd, n)];
    for (let i = 1; i < this.#twos; i++) powers.push((powers[i - 1]! * powers[i - 1]!) % n);
    return powers;
  }
}
