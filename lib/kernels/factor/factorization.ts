import { isProbablePrime } from '../primes/isProbablePrime.ts';

/** A complete factorisation of a nonzero integer: `n = unit * product of prime^exponent`, primes ascending. */
export interface Factorization {
  readonly n: bigint;
  readonly unit: 1n | -1n;
  readonly factors: readonly { readonly prime: bigint; readonly exponent: number }[];
}

/**
 * The factorisation as Sage prints it.
 * @example formatFactorization(factorInteger(-360n)) // '-1 * 2^3 * 3^2 * 5'; for 1n it is '1', for -1n '-1'
 */
export function formatFactorization({ unit, factors }: Factorization): string {
  const parts = factors.map(({ prime, exponent }) =>
    exponent === 1 ? `${prime}` : `${prime}^${exponent}`,
  );
  if (unit === -1n) parts.unshift('-1');
  return parts.length === 0 ? '1' : parts.join(' * ');
}

/**
 * Whether the factorisation is right: the product is n, the primes ascend, every one passes BPSW.
 * Cost: one primality test per prime.
 */
export function verifyFactorization({ n, unit, factors }: Factorization): boolean {
  if (unit !== 1n && unit !== -1n) return false;
  let product: bigint = unit;
  let previous = 1n;
  for (const { prime, exponent } of factors) {
    if (prime <= previous || !Number.isSafeInteger(exponent) || exponent < 1) return false;
    if (!isProbablePrime(prime)) return false;
    product *= prime ** BigInt(exponent);
    previous = prime;
  }
  return product === n;
}
