import { gcd } from '../../arith/gcd.ts';
import { integerSqrt } from '../../arith/integerRoot.ts';

/** Products of small primes: the cycle of a form is short for some of them. */
const MULTIPLIERS = [1, 3, 5, 7, 11, 15, 21, 33, 35, 55, 77, 105, 165, 231, 385, 1155];

/**
 * Splits a composite by Shanks's square forms (SQUFOF): all numbers in the loop are below `2 sqrt(1155 n)`, so
 * plain numbers suffice. About `n^(1/4)` steps.
 *
 * Source: Gower and Wagstaff, "Square form factorization", Math. Comp. 77 (2008).
 *
 * @param n odd composite below 2^53
 * @returns a divisor d, `1 < d < n`, or `null` when no multiplier succeeds (rare; always for a prime)
 * @example splitCofactor(8051) // 83 or 97
 */
export function splitCofactor(n: number): number | null {
  const root = Math.round(Math.sqrt(n));
  if (root * root === n) return root;
  for (const multiplier of MULTIPLIERS) {
    const d = splitWith(BigInt(n), BigInt(multiplier) * BigInt(n));
    if (d !== null) return d;
  }
  return null;
}

function splitWith(n: bigint, kn: bigint): number | null {
  const s = Number(integerSqrt(kn));
  let P = s;
  let before = 1;
  let Q = Number(kn - BigInt(s) * BigInt(s));
  if (Q === 0) return null;
  const limit = 6 * Math.sqrt(2 * s);
  for (let i = 1; i < limit; i++) {
    const b = Math.floor((s + P) / Q);
    const next = b * Q - P;
    const after = before + b * (P - next);
    P = next;
    before = Q;
    Q = after;
    if (i % 2 === 1) {
      const r = Math.round(Math.sqrt(Q));
      if (r * r === Q) return fromSquareForm(n, kn, { s, P, r, limit });
    }
  }
  return null;
}

/** Walks back from the square root of a square form to an ambiguous form. */
function fromSquareForm(
  n: bigint,
  kn: bigint,
  { s, P: start, r, limit }: { s: number; P: number; r: number; limit: number },
): number | null {
  let P = start + r * Math.floor((s - start) / r);
  let before = r;
  let Q = Number((kn - BigInt(P) * BigInt(P)) / BigInt(r));
  for (let i = 0; i < limit; i++) {
    const b = Math.floor((s + P) / Q);
    const next = b * Q - P;
    const after = before + b * (P - next);
    if (next === P) break;
    P = next;
    before = Q;
    Q = after;
  }
  const d = gcd(n, BigInt(P));
  return d === 1n || d === n ? null : Number(d);
}
