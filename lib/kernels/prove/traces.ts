import { integerSqrt } from '../arith/integerRoot.ts';

/**
 * The traces t of the curves with complex multiplication by D modulo a prime n: `4n = t^2 + |D| v^2`, each such curve
 * has n + 1 - t points. Two for most D, four for -4, six for -3.
 *
 * Cornacchia's algorithm as in Cohen, "A Course in Computational Algebraic Number Theory", 1.5.3.
 *
 * @param n odd, `|D| < 4n`
 * @param size -D, fundamental
 * @param root of D modulo n
 * @returns empty if n is no norm
 */
export function traces(n: bigint, size: number, root: bigint): bigint[] {
  const found = norm(n, BigInt(size), root);
  if (found === null) return [];
  const { t, v } = found;
  const all =
    size === 4 ? [t, 2n * v] : size === 3 ? [t, (t + 3n * v) / 2n, (t - 3n * v) / 2n] : [t];
  return all.flatMap((trace) => [trace, -trace]);
}

function norm(n: bigint, size: bigint, root: bigint): { t: bigint; v: bigint } | null {
  let b = (root & 1n) === (size & 1n) ? root : n - root;
  let a = 2n * n;
  const limit = integerSqrt(4n * n);
  while (b > limit) [a, b] = [b, a % b];
  const rest = 4n * n - b * b;
  if (rest % size !== 0n) return null;
  const square = rest / size;
  const v = integerSqrt(square);
  return v * v === square ? { t: b, v } : null;
}
