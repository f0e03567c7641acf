import { compiledFactorBase } from './compiledFactorBase.ts';

/** The primes modulo which k n is a square, as parallel arrays; index 0 is the prime 2. */
export interface FactorBase {
  /** Ascending, below 2^26. */
  readonly primes: Int32Array;
  /** A square root of k n modulo each prime (0 where the prime divides k n, and for 2). */
  readonly roots: Int32Array;
  /** The binary logarithm, rounded. */
  readonly logs: Uint8Array;
  /** `1 / p`. */
  readonly reciprocals: Float64Array;
  /** The inverse of an odd p modulo 2^32: p divides t if and only if `t * inverse mod 2^32` is at most `(2^32-1)/p`. */
  readonly inverses: Int32Array;
  /** `floor((2^32 - 1) / p)`. */
  readonly quotients: Uint32Array;
}

/**
 * The first `size` primes modulo which `kn` is a square.
 *
 * The test for divisibility by one product is from Granlund and Montgomery, "Division by invariant integers using
 * multiplication", PLDI 1994, section 9. Cost: about half a microsecond a prime.
 *
 * @param kn odd and positive
 * @param size from 2 to 1,000,000
 * @throws RangeError for other sizes, and where a number is a square modulo too few small primes
 */
export function buildFactorBase(kn: bigint, size: number): FactorBase {
  if (!(size >= 2 && size <= 1_000_000)) {
    throw new RangeError('A factor base has from 2 to 1,000,000 primes.');
  }
  const { primes, roots } = compiledFactorBase(kn, size);
  const map = (f: (p: number) => number): number[] => Array.from(primes, f);
  return {
    primes,
    roots,
    logs: Uint8Array.from(map((p) => Math.round(Math.log2(p)))),
    reciprocals: Float64Array.from(map((p) => 1 / p)),
    inverses: Int32Array.from(map(inverse32)),
    quotients: Uint32Array.from(map((p) => Math.floor(0xffffffff / p))),
  };
}

/** Newton: an odd p is its own inverse modulo 8, and every step doubles the bits. */
function inverse32(p: number): number {
  let x = p;
  for (let bits = 3; bits < 32; bits *= 2) x = Math.imul(x, 2 - Math.imul(p, x));
  return x;
}
