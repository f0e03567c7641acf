import { primesUpTo } from '../primes/primesUpTo.ts';
import { limbsOf, powMod, residueOf } from './modular.ts';

/** Larger multipliers cost more in size than they can win. */
const MAX_MULTIPLIER = 150;

/** The sum converges like sum 1/p over random signs: 300 primes settle the choice. */
const SCORE_LIMIT = 2000;

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
  const limbs = limbsOf(n);
  const primes = primesUpTo(SCORE_LIMIT);
  const squares = [...primes].map((p) => {
    if (p === 2) return 0;
    return legendre(residueOf(limbs, p, 1 / p), p);
  });
  let best = 1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let k = 1; k <= MAX_MULTIPLIER; k += 2) {
    if (!isSquarefree(k)) continue;
    const score = scoreOf(k, Number(n & 7n), primes, squares);
    if (score > bestScore) {
      best = k;
      bestScore = score;
    }
  }
  return best;
}

function scoreOf(k: number, nMod8: number, primes: Uint32Array, squares: number[]): number {
  const class8 = (k * nMod8) % 8;
  let score = -0.5 * Math.log(k) + (class8 === 1 ? 2 : class8 === 5 ? 1 : 0.5) * Math.LN2;
  for (let i = 1; i < primes.length; i++) {
    const p = primes[i]!;
    if (k % p === 0) score += Math.log(p) / p;
    else if (legendre(k % p, p) * squares[i]! === 1) score += (2 * Math.log(p)) / (p - 1);
  }
  return score;
}

function legendre(a: number, p: number): -1 | 0 | 1 {
  return a === 0 ? 0 : powMod(a, (p - 1) / 2, p) === 1 ? 1 : -1;
}

function isSquarefree(k: number): boolean {
  for (let d = 2; d * d <= k; d++) if (k % (d * d) === 0) return false;
  return true;
}
