import { integerSqrt } from '../arith/integerRoot.ts';
import { log2 } from '../arith/log2.ts';
import { chooseMultiplier } from './multiplier.ts';
import { siqsParameters } from './parameters.ts';

/**
 * Everything a sieving process must know but the seeds: same plan and same seed, same relations, on every machine.
 * A value of numbers and one integer, so that it can travel in the payload of a job.
 */
export interface SievePlan {
  /** The number to factor. */
  readonly n: bigint;
  /** The k of k n: odd, squarefree. */
  readonly multiplier: number;
  /** How many primes, the 2 among them. */
  readonly factorBaseSize: number;
  /** A block is `2^blockBits` positions, a byte each. */
  readonly blockBits: number;
  /** Blocks of a polynomial's interval `[-M, M)`, `2 M = blocks 2^blockBits`. */
  readonly blocks: number;
  /** Primes below are not sieved: they slow the sieve more than they tell. */
  readonly smallPrimeBound: number;
  /** Large primes are at most this. */
  readonly largePrimeBound: number;
  /** How many large primes a relation may have. */
  readonly largePrimes: 1 | 2;
  /** Positions are tried whose unsieved part is at most `2^missingBits`. */
  readonly missingBits: number;
}

/**
 * The plan for a number, from the tables of {@link siqsParameters}.
 *
 * @param n odd, at least 2^40, without small prime factors
 * @param change values that replace the table's
 */
export function sievePlan(n: bigint, change: Partial<SievePlan> = {}): SievePlan {
  const multiplier = change.multiplier ?? chooseMultiplier(n);
  const parameters = siqsParameters(log2(n * BigInt(multiplier)));
  return { n, multiplier, ...parameters, ...change };
}

/** k n. */
export function multiplied({ n, multiplier }: SievePlan): bigint {
  return n * BigInt(multiplier);
}

/**
 * The h of the polynomials `X = h a x + b`: 2 when k n = 1 modulo 8, else 1. With h = 2 all X are odd, so that
 * `X^2 - k n` is divisible by 4 everywhere (in truth by 8) and values are half as large.
 */
export function stepOf(plan: SievePlan): 1 | 2 {
  return (multiplied(plan) & 7n) === 1n ? 2 : 1;
}

/** M, half the length of the interval. */
export function halfInterval({ blocks, blockBits }: SievePlan): number {
  return blocks * 2 ** (blockBits - 1);
}

/** The best leading coefficient `sqrt(2 k n) / (h M)`: |Q| is then the same at 0 and at both ends. */
export function idealCoefficient(plan: SievePlan): bigint {
  return integerSqrt(2n * multiplied(plan)) / BigInt(stepOf(plan) * halfInterval(plan));
}

/** The binary logarithm of the largest `|Q(x)|`, `M sqrt(k n / 2) / h`. */
export function valueBits(plan: SievePlan): number {
  return log2(multiplied(plan)) / 2 - 0.5 + Math.log2(halfInterval(plan) / stepOf(plan));
}
