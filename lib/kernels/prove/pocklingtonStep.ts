import { gcd } from '../arith/gcd.ts';
import { modPow } from '../arith/modPow.ts';
import { trialDivision } from '../factor/trialDivision.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import type { PocklingtonFactor, PocklingtonStep } from './certificate.ts';

/** A base works for p with probability 1 - 1/p. */
const BASES = primesUpTo(2000);

/**
 * A step by n - 1.
 * @param q a prime above the root of n that divides n - 1; or 1, then the small primes up to `bound` have to do
 * @returns `null` if no base shows that n is prime
 */
export function pocklingtonStep(n: bigint, q: bigint, bound: number): PocklingtonStep | null {
  const primes = q === 1n ? smallPrimesOf(n - 1n, bound) : [q];
  const factors: PocklingtonFactor[] = [];
  for (const p of primes) {
    const base = baseFor(p, n);
    if (base === null) return null;
    factors.push({ p: `${p}`, base: `${base}` });
  }
  return { kind: 'n-1', factors };
}

function smallPrimesOf(m: bigint, bound: number): bigint[] {
  return trialDivision(m, bound).factors.map(({ prime }) => prime);
}

function baseFor(p: bigint, n: bigint): number | null {
  for (const base of BASES) {
    const power = modPow(BigInt(base), (n - 1n) / p, n);
    if (gcd(power - 1n, n) !== 1n) continue;
    return modPow(power, p, n) === 1n ? base : null;
  }
  return null;
}
