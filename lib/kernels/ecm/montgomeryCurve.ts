/*
 * Points of a Montgomery curve B y^2 = x^3 + A x^2 + x by x alone, projective (X : Z), modulo n.
 *
 * P. L. Montgomery, "Speeding the Pollard and elliptic curve methods of factorization", Math. Comp. 48 (1987), §10.
 * Doubling: 5 products. Differential addition (P, Q, P - Q given): 6 products. BigInt `%` costs as much as the
 * product, so u + v and u - v are reduced once each instead of u and v and their sums. Barrett reduction and triple
 * products under one `%` were measured and are no faster (V8 11.3, 128 to 1,024 bits).
 */

import { gcd } from '../arith/gcd.ts';
import { modInverse } from '../arith/modInverse.ts';

/** A point by its x-coordinate X/Z; Z = 0 is the neutral element. Coordinates may be negative, below n in size. */
export interface Point {
  x: bigint;
  z: bigint;
}

/** A curve modulo n: `a24` is (A + 2)/4. */
export interface Curve {
  readonly n: bigint;
  readonly a24: bigint;
}

/** A curve with a point on it, or the divisor of n that showed up while it was made. */
export type CurveStart =
  | { readonly curve: Curve; readonly point: Point }
  | { readonly divisor: bigint };

/**
 * Suyama's curve for a sigma: its order is divisible by 12.
 *
 * u = s^2 - 5, v = 4s, point (u^3 : v^3), (A + 2)/4 = (v - u)^3 (3u + v) / (16 u^3 v).
 *
 * @param n modulus, odd, prime to 3
 * @param sigma not 0, ±1, ±5 modulo n (use 6 and above)
 * @returns `{ divisor }`, in (1, n], if the curve does not exist modulo every prime of n
 */
export function suyamaCurve(n: bigint, sigma: bigint): CurveStart {
  const u = (sigma * sigma - 5n) % n;
  const v = (4n * sigma) % n;
  const u3 = (((u * u) % n) * u) % n;
  const v3 = (((v * v) % n) * v) % n;
  const denominator = (16n * u3 * v) % n;
  const inverse = modInverse(denominator, n);
  if (inverse === null) return { divisor: gcd(denominator, n) };
  const w = v - u;
  const numerator = (((((w * w) % n) * w) % n) * (3n * u + v)) % n;
  return { curve: { n, a24: (numerator * inverse) % n }, point: { x: u3, z: v3 } };
}

/** `into = 2 P`; `into` may be `P`. */
export function double(curve: Curve, P: Point, into: Point): void {
  const { n, a24 } = curve;
  const sum = P.x + P.z;
  const difference = P.x - P.z;
  const s = (sum * sum) % n;
  const d = (difference * difference) % n;
  const t = s - d;
  into.x = (s * d) % n;
  into.z = (t * (d + ((a24 * t) % n))) % n;
}

/** `into = P + Q`, given `difference = P - Q` (or Q - P); `into` may be any of them. */
export function add(n: bigint, P: Point, Q: Point, difference: Point, into: Point): void {
  const u = (P.x - P.z) * (Q.x + Q.z);
  const v = (P.x + P.z) * (Q.x - Q.z);
  const s = (u + v) % n;
  const d = (u - v) % n;
  const x = (((s * s) % n) * difference.z) % n;
  into.z = (((d * d) % n) * difference.x) % n;
  into.x = x;
}

/**
 * The Montgomery ladder: k P and (k + 1) P.
 *
 * 11 products per bit; used where both multiples are wanted. Stage 1 uses PRAC, at about 9.
 *
 * @param k at least 1
 */
export function ladder(curve: Curve, P: Point, k: number): [Point, Point] {
  const low: Point = { x: P.x, z: P.z };
  const high: Point = { x: 0n, z: 0n };
  double(curve, P, high);
  const bits = k.toString(2);
  for (let i = 1; i < bits.length; i++) {
    if (bits.charCodeAt(i) === 49) {
      add(curve.n, low, high, P, low);
      double(curve, high, high);
    } else {
      add(curve.n, low, high, P, high);
      double(curve, low, low);
    }
  }
  return [low, high];
}
