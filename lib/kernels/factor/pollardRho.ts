import { gcd } from '../arith/gcd.ts';
import { seededRandom } from '../arith/seededRandom.ts';

/** Differences multiplied together before one gcd; the gcd costs about 60 products. */
const BATCH = 128;

/**
 * Pollard's rho with Brent's cycle finding and batched gcds, on x -> x^2 + c.
 *
 * R. P. Brent, "An improved Monte Carlo factorization algorithm", BIT 20 (1980). A factor p takes about
 * 1.2 sqrt(p) iterations of two products each.
 *
 * @param n odd composite (a prime only wastes the iterations)
 * @param options.seed chooses start and c
 * @param options.maxIterations gives up after this many differences; at most as many plain steps come on top
 * @returns a divisor d with 1 < d < n, or `null`
 * @example pollardRho(8051n, { seed: 1n, maxIterations: 1000 }) // 97n or 83n
 */
export function pollardRho(
  n: bigint,
  { seed, maxIterations }: { seed: bigint; maxIterations: number },
): bigint | null {
  if (n < 4n) return null;
  if ((n & 1n) === 0n) return 2n;
  const random = seededRandom(seed);
  const c = 1n + random.below(n - 3n);
  let y = random.below(n);
  let iterations = 0;
  for (let cycle = 1; iterations < maxIterations; cycle *= 2) {
    const x = y;
    for (let i = 0; i < cycle; i++) y = (y * y + c) % n;
    for (let done = 0; done < cycle && iterations < maxIterations; done += BATCH) {
      const saved = y;
      const steps = Math.min(BATCH, cycle - done);
      let product = 1n;
      for (let i = 0; i < steps; i++) {
        y = (y * y + c) % n;
        product = (product * (x - y)) % n;
      }
      iterations += steps;
      const d = gcd(product, n);
      if (d !== 1n) return d < n ? d : backtrack(n, c, { x, y: saved });
    }
  }
  return null;
}

/** Two factors fell into one batch: walk it again with a gcd at every step. */
function backtrack(n: bigint, c: bigint, from: { x: bigint; y: bigint }): bigint | null {
  let y = from.y;
  for (;;) {
    y = (y * y + c) % n;
    const d = gcd(from.x - y, n);
    if (d !== 1n) return d < n ? d : null;
  }
}
