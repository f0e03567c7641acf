/*
 * Aurifeuillian factors: for squarefree s, with s' = s if s = 1 (mod 4) and s' = 2s otherwise,
 *   Phi_{s'}(x) = C(x)^2 - s x D(x)^2,
 * so at x = s t^2 the right side is a difference of squares. For Phi_d with d = s' k, k odd, the same identity at x^k
 * gives two numbers whose gcds with Phi_d split it. The coefficients of C and D come from algorithm L of
 * R. P. Brent, "On computing factors of cyclotomic polynomials", Math. Comp. 61 (1993), §4.
 */
import { gcd } from '../arith/gcd.ts';
import { integerSqrt } from '../arith/integerRoot.ts';
import { jacobi } from '../arith/jacobi.ts';
import { cyclotomicValue, smallPrimeDivisors } from './cyclotomic.ts';

/** Up to here every coefficient is far below 2^53 (the test checks each s); the Cunningham tables end at 12. */
const MAX_SQUAREFREE_PART = 200;

/** What splits by Aurifeuille: the value Phi_d(a, b). */
export interface CyclotomicTerm {
  readonly d: number;
  readonly a: bigint;
  readonly b: bigint;
}

/**
 * The two Aurifeuillian factors of Phi_d(a, b), if it has them.
 *
 * @returns two factors above 1 whose product is `cyclotomicValue(d, a, b)`, or `null`
 * @example aurifeuillianFactors({ d: 20, a: 2n, b: 1n }) // 2^10 + 1 = 5 * 205; Phi_20(2) = 205 = 5 * 41
 */
export function aurifeuillianFactors({ d, a, b }: CyclotomicTerm): [bigint, bigint] | null {
  const s = squarefreePart(a * b, d);
  if (s === null) return null;
  const index = s % 4 === 1 ? s : 2 * s;
  if (d % index !== 0 || (d / index) % 2 === 0) return null;
  const k = BigInt(d / index);
  const root = integerSqrt((a * b) / BigInt(s));
  const { C, D } = evaluate(s, a ** k, b ** k);
  const difference = BigInt(s) ** ((k + 1n) / 2n) * root ** k * D;
  const value = cyclotomicValue(d, a, b);
  const first = gcd(value, C - difference);
  return first > 1n && first < value ? [first, value / first] : null;
}

/** The s > 1 with product = s * square, if its primes all divide 2d (no other s can serve). */
function squarefreePart(product: bigint, d: number): number | null {
  let s = 1;
  let rest = product;
  for (const p of smallPrimeDivisors(2 * d)) {
    const prime = BigInt(p);
    let odd = false;
    for (; rest % prime === 0n; rest /= prime) odd = !odd;
    if (odd) s *= p;
    if (s > MAX_SQUAREFREE_PART) return null;
  }
  return s > 1 && integerSqrt(rest) ** 2n === rest ? s : null;
}

/** C and D at x/y, made homogeneous. */
function evaluate(s: number, x: bigint, y: bigint): { C: bigint; D: bigint } {
  const { gamma, delta } = coefficients(s);
  const horner = (coefficientsOf: number[]): bigint => {
    let value = 0n;
    let power = 1n;
    for (const c of coefficientsOf) {
      value = value * x + BigInt(c) * power;
      power *= y;
    }
    return value;
  };
  return { C: horner(gamma), D: horner(delta) };
}

/** Brent's recurrences for the coefficients of C (gamma, degree phi(s')/2) and D (delta, one less). */
function coefficients(s: number): { gamma: number[]; delta: number[] } {
  const index = s % 4 === 1 ? s : 2 * s;
  const degree = phi(index) / 2;
  const q = (k: number): number => gaussTerm(s, index, k);
  const gamma = [1];
  const delta = [1];
  for (let k = 1; k <= degree; k++) {
    let g = 0;
    for (let j = 0; j < k; j++)
      g += s * q(2 * k - 2 * j - 1) * delta[j]! - q(2 * k - 2 * j) * gamma[j]!;
    gamma.push(g / (2 * k));
    if (k === degree) break;
    let d = gamma[k]!;
    for (let j = 0; j < k; j++)
      d += q(2 * k + 1 - 2 * j) * gamma[j]! - q(2 * k - 2 * j) * delta[j]!;
    delta.push(d / (2 * k + 1));
  }
  return { gamma, delta };
}

function gaussTerm(s: number, index: number, k: number): number {
  if (k % 2 === 1) return jacobi(BigInt(s), BigInt(k));
  const g = Number(gcd(BigInt(k), BigInt(index)));
  return moebius(index / g) * phi(g) * quarterCosine((s - 1) * k);
}

/** cos(m pi / 4) for even m. */
function quarterCosine(m: number): number {
  return [1, 0, -1, 0][(m / 2) % 4]!;
}

function phi(n: number): number {
  return smallPrimeDivisors(n).reduce((value, p) => (value / p) * (p - 1), n);
}

function moebius(n: number): number {
  const primes = smallPrimeDivisors(n);
  return primes.reduce((product, p) => product * p, 1) === n ? (-1) ** primes.length : 0;
}
