import { gcd } from '../arith/gcd.ts';
import { modPow } from '../arith/modPow.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';

/** Prime powers are gathered to exponents of about this many primes, with a gcd after each. */
const PRIMES_PER_GCD = 100;

/**
 * Pollard's p-1 in two stages: finds p when p - 1 is B1-smooth but for one prime up to B2.
 *
 * Pollard, "Theorems on factorization and primality testing", Proc. Camb. Phil. Soc. 76 (1974). Stage 2 walks the
 * primes of (B1, B2] by their gaps, two products each.
 *
 * @param n odd composite
 * @param bounds stage bounds, B1 at least 2, B2 at most 10^8; B2 not above B1 means no stage 2
 * @returns a divisor d with 1 < d < n, or `null`
 * @throws RangeError outside those bounds
 * @example pollardPMinus1(299n, { B1: 5, B2: 5 }) // 13n, for 13 - 1 = 2^2 * 3
 */
export function pollardPMinus1(n: bigint, { B1, B2 }: { B1: number; B2: number }): bigint | null {
  if (!(B1 >= 2 && Math.max(B1, B2) <= 1e8)) {
    throw new RangeError('pollardPMinus1 needs 2 <= B1 and bounds of at most 10^8.');
  }
  if (n < 4n) return null;
  if ((n & 1n) === 0n) return 2n;
  const primes = primesUpTo(Math.max(B1, B2));
  let a = 3n % n;
  let i = 0;
  while (i < primes.length && primes[i]! <= B1) {
    const before = a;
    const start = i;
    let exponent = 1n;
    for (; i < start + PRIMES_PER_GCD && i < primes.length && primes[i]! <= B1; i++) {
      exponent *= largestPower(primes[i]!, B1);
    }
    a = modPow(a, exponent, n);
    const d = gcd(a - 1n, n);
    if (d === n) return primeByPrime(n, before, { primes: primes.subarray(start, i), B1 });
    if (d !== 1n) return d;
  }
  return stage2(n, a, primes.subarray(i));
}

function largestPower(p: number, limit: number): bigint {
  let power = p;
  while (power * p <= limit) power *= p;
  return BigInt(power);
}

/** All of n fell into one batch: take its primes one factor at a time. */
function primeByPrime(
  n: bigint,
  start: bigint,
  { primes, B1 }: { primes: Uint32Array; B1: number },
): bigint | null {
  let a = start;
  for (const p of primes) {
    for (let power = p; power <= B1; power *= p) {
      a = modPow(a, BigInt(p), n);
      const d = gcd(a - 1n, n);
      if (d !== 1n) return d < n ? d : null;
    }
  }
  return null;
}

function stage2(n: bigint, a: bigint, primes: Uint32Array): bigint | null {
  if (primes.length === 0) return null;
  const square = (a * a) % n;
  const byGap: bigint[] = [1n];
  let current = modPow(a, BigInt(primes[0]!), n);
  let product = current - 1n;
  for (let i = 1; i < primes.length; i++) {
    const halfGap = (primes[i]! - primes[i - 1]!) / 2;
    while (byGap.length <= halfGap) byGap.push((byGap.at(-1)! * square) % n);
    current = (current * byGap[halfGap]!) % n;
    product = (product * (current - 1n)) % n;
  }
  const d = gcd(product, n);
  return d > 1n && d < n ? d : null;
}
