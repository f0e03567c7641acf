import { gcd } from '../arith/gcd.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';

/** A gcd after so many primes of stage 1. */
const PRIMES_PER_GCD = 100;

/** Steps of stage 2: primes are m D - j or m D + j. */
const D = 210;

/**
 * Williams's p+1 in two stages: finds p when p + 1 is B1-smooth but for one prime up to B2, for about half of all starting
 * values (those with start^2 - 4 no square modulo p); for the others it does what p-1 does, more slowly.
 *
 * Source: Williams, "A p+1 method of factoring", Math. Comp. 39 (1982). V_k of the Lucas sequence of a start P with Q = 1; stage
 * 2 multiplies V_(mD) - V_j, as V_(mD) = V_j modulo p when mD + j or mD - j is a multiple of the order.
 *
 * Cost: 2.9 B1 products in stage 1, one a prime or pair of primes in stage 2.
 *
 * @param n odd composite
 * @param bounds B1 at least 2, B2 at most 10^8; B2 not above B1 means no stage 2
 * @param start P, at least 3
 * @returns a divisor d with 1 < d < n, or `null`
 * @throws RangeError outside those bounds
 * @example williamsPPlus1(451889n, { B1: 10, B2: 50 }, 6n) // 139n, for 139 + 1 = 2^2 * 5 * 7
 */
export function williamsPPlus1(
  n: bigint,
  { B1, B2 }: { B1: number; B2: number },
  start = 3n,
): bigint | null {
  if (!(B1 >= 2 && Math.max(B1, B2) <= 1e8)) {
    throw new RangeError('williamsPPlus1 needs 2 <= B1 and bounds of at most 10^8.');
  }
  if (start < 3n) throw new RangeError('williamsPPlus1 needs a start of at least 3.');
  if (n < 4n) return null;
  if ((n & 1n) === 0n) return 2n;
  const primes = primesUpTo(B1);
  let v = start % n;
  for (let i = 0; i < primes.length; i += PRIMES_PER_GCD) {
    const before = v;
    const batch = primes.subarray(i, i + PRIMES_PER_GCD);
    for (const p of batch) v = raised(v, largestPower(p, B1), n);
    const d = gcd(v - 2n, n);
    if (d === n) return primeByPrime(n, before, { primes: batch, B1 });
    if (d !== 1n) return d;
  }
  return B2 > B1 ? stage2(n, v, { B1, B2 }) : null;
}

/** V_k of the sequence that starts with v: a ladder of two products a bit. */
function raised(v: bigint, k: number, n: bigint): bigint {
  let low = v;
  let high = (v * v - 2n) % n;
  for (const bit of k.toString(2).slice(1)) {
    if (bit === '1') {
      low = (low * high - v) % n;
      high = (high * high - 2n) % n;
    } else {
      high = (low * high - v) % n;
      low = (low * low - 2n) % n;
    }
  }
  return low;
}

/** As {@link raised}, for 0 too. V_(-k) is V_k. */
function multiple(v: bigint, k: number, n: bigint): bigint {
  return k === 0 ? 2n : raised(v, k, n);
}

function largestPower(p: number, limit: number): number {
  let power = p;
  while (power * p <= limit) power *= p;
  return power;
}

/** All of n fell into one batch: take its primes one factor at a time. */
function primeByPrime(
  n: bigint,
  before: bigint,
  { primes, B1 }: { primes: Uint32Array; B1: number },
): bigint | null {
  let v = before;
  for (const p of primes) {
    for (let power = p; power <= B1; power *= p) {
      v = raised(v, p, n);
      const d = gcd(v - 2n, n);
      if (d !== 1n) return d < n ? d : null;
    }
  }
  return null;
}

function stage2(n: bigint, v: bigint, { B1, B2 }: { B1: number; B2: number }): bigint | null {
  const babies = [2n, v];
  for (let j = 2; j <= D / 2; j++) babies.push((v * babies[j - 1]! - babies[j - 2]!) % n);
  const step = raised(v, D, n);
  let m = Math.round(B1 / D);
  let before = multiple(step, Math.abs(m - 1), n);
  let giant = multiple(step, m, n);
  let product = 1n;
  for (const p of primesUpTo(B2)) {
    if (p <= B1) continue;
    for (; p > m * D + D / 2; m += 1) {
      [before, giant] = [giant, (step * giant - before) % n];
    }
    product = (product * (giant - babies[Math.abs(p - m * D)]!)) % n;
  }
  const d = gcd(product, n);
  return d > 1n && d < n ? d : null;
}
