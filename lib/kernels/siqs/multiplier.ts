import { compiledFactorBase, multiplierScores, type ScoreWeights } from './compiledFactorBase.ts';

/** Larger multipliers cost more in size than they can win. */
const MAX_MULTIPLIER = 150;

/** The sum converges like sum 1/p over random signs: 302 odd primes, those below 2,000, settle the choice. */
const SCORE_PRIMES = 302;

/**
 * The Knuth-Schroeppel multiplier: the odd squarefree k for which values of `X^2 - k n` have the largest expected part
 * in small primes, less the half ln k by which they grow.
 *
 * The expected contribution of an odd prime p is `2 ln p / (p - 1)` when k n is a square modulo p, `ln p / p` when
 * p divides k, else nothing. That of 2 is 2, 1 or 1/2 times ln 2 for k n = 1, 5, or 3 and 7 modulo 8.
 *
 * Source: Silverman, "The multiple polynomial quadratic sieve", Math. Comp. 48 (1987), section 5.
 *
 * @param n odd and positive, without prime factors up to 150
 * @returns an odd squarefree number from 1 to 150
 * @example chooseMultiplier(2n ** 251n - 1n) // 7 modulo 8 becomes 1 modulo 8
 */
export function chooseMultiplier(n: bigint): number {
  const ks = candidates();
  const scores = multiplierScores(n, ks, weights());
  let best = 0;
  ks.forEach((k, i) => {
    scores[i]! += -0.5 * Math.log(k) + twoPart((k * Number(n & 7n)) % 8);
    if (scores[i]! > scores[best]!) best = i;
  });
  return ks[best]!;
}

function twoPart(class8: number): number {
  return (class8 === 1 ? 2 : class8 === 5 ? 1 : 0.5) * Math.LN2;
}

function weights(): ScoreWeights[] {
  // 1 is a square modulo every prime.
  const { primes } = compiledFactorBase(1n, SCORE_PRIMES + 1);
  return Array.from(primes.subarray(1), (prime) => ({
    prime,
    square: (2 * Math.log(prime)) / (prime - 1),
    divisor: Math.log(prime) / prime,
  }));
}

function candidates(): number[] {
  const ks: number[] = [];
  for (let k = 1; k <= MAX_MULTIPLIER; k += 2) if (isSquarefree(k)) ks.push(k);
  return ks;
}

function isSquarefree(k: number): boolean {
  for (let d = 3; d * d <= k; d += 2) if (k % (d * d) === 0) return false;
  return true;
}
