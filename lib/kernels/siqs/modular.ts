/*
 * Arithmetic modulo primes below 2^26 on plain numbers: every product stays below 2^53, so a quotient taken with the
 * reciprocal is off by one at most and a remainder is exact after one correction. No division, no BigInt.
 */

/** Bits of a limb: a residue below 2^26 times 2^24 plus a limb stays below 2^51. */
const LIMB_BITS = 24n;
const LIMB = 2 ** 24;

/**
 * `a * b mod p`.
 *
 * @param a in `[0, p)`
 * @param b in `[0, p)`
 * @param p below 2^26
 * @param reciprocal `1 / p`
 */
export function mulMod(a: number, b: number, p: number, reciprocal: number): number {
  const product = a * b;
  const r = product - Math.floor(product * reciprocal) * p;
  return r < 0 ? r + p : r >= p ? r - p : r;
}

/** The base-2^24 digits of a number that is not negative, highest first; `[]` for 0. */
export function limbsOf(n: bigint): number[] {
  const limbs: number[] = [];
  for (let rest = n; rest > 0n; rest >>= LIMB_BITS) {
    limbs.push(Number(BigInt.asUintN(24, rest)));
  }
  return limbs.reverse();
}

/** The number with these limbs (see {@link limbsOf}) modulo p below 2^26. */
export function residueOf(limbs: readonly number[], p: number, reciprocal: number): number {
  let r = 0;
  for (let i = 0; i < limbs.length; i++) {
    const t = r * LIMB + limbs[i]!;
    r = t - Math.floor(t * reciprocal) * p;
    if (r < 0) r += p;
    else if (r >= p) r -= p;
  }
  return r;
}

/**
 * The inverse of a modulo a prime p below 2^31, by the extended Euclidean algorithm.
 *
 * @param a in `[1, p)`
 */
export function inverseMod(a: number, p: number): number {
  let r0 = p;
  let r1 = a;
  let s0 = 0;
  let s1 = 1;
  while (r1 > 1) {
    const q = (r0 / r1) | 0;
    const r = (r0 - Math.imul(q, r1)) | 0;
    const s = (s0 - Math.imul(q, s1)) | 0;
    r0 = r1;
    r1 = r;
    s0 = s1;
    s1 = s;
  }
  return s1 < 0 ? s1 + p : s1;
}

/** `base^exponent mod p`, p below 2^26. */
export function powMod(base: number, exponent: number, p: number): number {
  const reciprocal = 1 / p;
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0; e >>>= 1) {
    if (e & 1) result = mulMod(result, square, p, reciprocal);
    square = mulMod(square, square, p, reciprocal);
  }
  return result;
}

/**
 * A square root modulo an odd prime below 2^26 (Tonelli and Shanks; Cohen, "A Course in Computational Algebraic Number
 * Theory", algorithm 1.5.1).
 *
 * @param a in `[0, p)`
 * @returns r with `r^2 = a (mod p)`, or `null` when a is no square
 */
export function sqrtMod(a: number, p: number): number | null {
  if (a === 0) return 0;
  if (powMod(a, (p - 1) / 2, p) !== 1) return null;
  if (p % 4 === 3) return powMod(a, (p + 1) / 4, p);
  const twos = 31 - Math.clz32((p - 1) & -(p - 1));
  const odd = (p - 1) / 2 ** twos;
  let y = powMod(nonResidue(p), odd, p);
  let x = powMod(a, (odd - 1) / 2, p);
  const reciprocal = 1 / p;
  const times = (u: number, v: number): number => mulMod(u, v, p, reciprocal);
  let b = times(a, times(x, x));
  x = times(a, x);
  for (let e = twos; b !== 1; ) {
    let m = 0;
    for (let t = b; t !== 1; t = times(t, t)) m += 1;
    for (let i = e - m - 1; i > 0; i--) y = times(y, y);
    x = times(x, y);
    y = times(y, y);
    b = times(b, y);
    e = m;
  }
  return x;
}

function nonResidue(p: number): number {
  let z = 2;
  while (powMod(z, (p - 1) / 2, p) !== p - 1) z += 1;
  return z;
}
