import { cofactorBits } from './parameters.ts';
import { type SievePlan, valueBits } from './plan.ts';

/** What rounded logarithms and the powers of sieved primes may hide from the sieve, in bits. */
const ROUNDING_BITS = 4;

/** A byte counts so far; beyond 100 digits more positions are tried than need be. */
const MOST = 128;

/** The sum of logarithms at which a position is worth trying. */
export function neededLogs(plan: SievePlan): number {
  return Math.max(1, Math.min(MOST, Math.round(valueBits(plan) - plan.missingBits)));
}

/**
 * After the small primes are divided out, a value is given up when it has more bits than the sieve saw and this: what
 * large primes and rounding may hide.
 */
export function slackBits(plan: SievePlan): number {
  return Math.ceil(cofactorBits(plan)) + ROUNDING_BITS;
}

/** Bounds of cofactors of two large primes: above the square of the factor base's last prime, and at most this. */
export function mostOfTwo(plan: SievePlan): number {
  return plan.largePrimes === 1 ? 0 : Math.floor(2 ** cofactorBits(plan));
}
