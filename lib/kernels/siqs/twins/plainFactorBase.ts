import { primesUpTo } from '../../primes/primesUpTo.ts';
import { limbsOf, residueOf, sqrtMod } from '../modular.ts';

/**
 * The plain twin of {@link compiledFactorBase}: the first `size` primes modulo which `kn` is a square, 2 first, and square
 * roots of it. Roots may be the other one of the two.
 *
 * @throws RangeError as its twin
 */
export function plainFactorBase(
  kn: bigint,
  size: number,
): { primes: Int32Array; roots: Int32Array } {
  const limbs = limbsOf(kn);
  const primes = new Int32Array(size);
  const roots = new Int32Array(size);
  // About every second prime is in; the 2 size-th prime is below this (Rosser) with room for a bad start.
  const limit = 100 + 2.6 * size * Math.log(2.6 * size + 10) * 1.1;
  primes[0] = 2;
  let count = 1;
  for (const p of primesUpTo(limit)) {
    if (p === 2 || count === size) continue;
    const root = sqrtMod(residueOf(limbs, p, 1 / p), p);
    if (root === null) continue;
    primes[count] = p;
    roots[count] = root;
    count += 1;
  }
  if (count < size) throw new RangeError('This number is a square modulo too few small primes.');
  return { primes, roots };
}
