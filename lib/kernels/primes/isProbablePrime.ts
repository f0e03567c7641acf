/*
 * The BPSW test: trial division by small primes, one strong probable-prime test to base 2, one strong Lucas test
 * with Selfridge's parameters ("method A").
 *
 * Baillie and Wagstaff, "Lucas pseudoprimes", Math. Comp. 35 (1980); Pomerance, Selfridge, Wagstaff, Math. Comp. 35
 * (1980). No composite that passes is known; none exists below 2^64 (checked against Feitsma's list of base-2
 * pseudoprimes), so below 2^64 the answer is exact.
 */
import { bitLength } from '../arith/bitLength.ts';
import { gcd } from '../arith/gcd.ts';
import { integerSqrt } from '../arith/integerRoot.ts';
import { jacobi } from '../arith/jacobi.ts';
import { modPow } from '../arith/modPow.ts';
import { Montgomery, suitsMontgomery } from '../arith/montgomery.ts';
import { primesUpTo } from './primesUpTo.ts';

/** 2·3·5·…·97: one gcd replaces 25 trial divisions and rejects 88 % of the integers. */
const PRIMORIAL = primesUpTo(100).reduce((product, p) => product * BigInt(p), 1n);
const TRIAL_SQUARE = 101n * 101n;

/**
 * Whether `n` is prime: exact below 2^64, and above that no counterexample is known.
 *
 * @param n any integer; everything below 2 is not prime
 * @returns false is a proof that `n` is composite
 * @example isProbablePrime(2n ** 127n - 1n) // true
 */
export function isProbablePrime(n: bigint): boolean {
  if (n < 101n) return n > 1n && isSmallPrime(n);
  if ((n & 1n) === 0n || gcd(PRIMORIAL, n) !== 1n) return false;
  if (n < TRIAL_SQUARE) return true;
  return isStrongProbablePrime(n, 2n) && isStrongLucasProbablePrime(n);
}

function isSmallPrime(n: bigint): boolean {
  for (let d = 2n; d * d <= n; d++) if (n % d === 0n) return false;
  return true;
}

/**
 * The strong (Miller–Rabin) test of `n` to one base.
 *
 * @param n odd, at least 3
 * @param base not divisible by n
 * @throws RangeError if n is even or below 3
 */
export function isStrongProbablePrime(n: bigint, base: bigint): boolean {
  refuseEvenOrSmall(n);
  const { odd, twos } = splitTwos(n - 1n);
  let x = modPow(base, odd, n);
  if (x === 1n || x === n - 1n) return true;
  for (let i = 1; i < twos; i++) {
    x = (x * x) % n;
    if (x === n - 1n) return true;
    if (x === 1n) return false;
  }
  return false;
}

/** The strong tests split n ± 1 by its twos, which says nothing for an even n. */
function refuseEvenOrSmall(n: bigint): void {
  if (n < 3n || (n & 1n) === 0n)
    throw new RangeError('A strong test needs an odd n of at least 3.');
}

/**
 * The strong Lucas test with D the first of 5, -7, 9, -11, … that has (D/n) = -1, P = 1, Q = (1 - D)/4.
 *
 * @param n odd, at least 3
 * @throws RangeError if n is even or below 3
 */
export function isStrongLucasProbablePrime(n: bigint): boolean {
  refuseEvenOrSmall(n);
  const D = selfridgeD(n);
  if (D === null) return false;
  const { odd, twos } = splitTwos(n + 1n);
  let { U, V, Qk } = suitsMontgomery(n) ? lucasInForm(n, D, odd) : lucas(n, D, odd);
  if (U === 0n || V === 0n) return true;
  for (let i = 1; i < twos; i++) {
    V = mod(V * V - 2n * Qk, n);
    if (V === 0n) return true;
    Qk = (Qk * Qk) % n;
  }
  return false;
}

/** `null` when a factor showed up or n is a square (for which no D exists). */
function selfridgeD(n: bigint): bigint | null {
  for (let D = 5n, tries = 0; ; D = D > 0n ? -D - 2n : -D + 2n, tries++) {
    const symbol = jacobi(D, n);
    if (symbol === -1) return D;
    if (symbol === 0 && n !== (D < 0n ? -D : D)) return null;
    if (tries === 10 && integerSqrt(n) ** 2n === n) return null;
  }
}

/**
 * U_k, V_k and Q^k modulo n for P = 1 and Q = (1 - D)/4: doubling along the bits of k from the top, in BigInt.
 *
 * @param n odd
 * @param D 1 modulo 4
 * @param k at least 1
 */
export function lucas(n: bigint, D: bigint, k: bigint): { U: bigint; V: bigint; Qk: bigint } {
  const Q = (1n - D) / 4n;
  let U = 1n;
  let V = 1n;
  let Qk = mod(Q, n);
  const bits = k.toString(2);
  for (let i = 1; i < bits.length; i++) {
    U = (U * V) % n;
    V = mod(V * V - 2n * Qk, n);
    Qk = (Qk * Qk) % n;
    if (bits.charCodeAt(i) === 49) {
      [U, V] = [half(U + V, n), half(D * U + V, n)];
      Qk = mod(Qk * Q, n);
    }
  }
  return { U, V, Qk };
}

let form: Montgomery | null = null;

/** As {@link lucas}, its plain twin, in compiled products. V' = (D U + V)/2 is U' + (D - 1)/2 U. */
export function lucasInForm(n: bigint, D: bigint, k: bigint): { U: bigint; V: bigint; Qk: bigint } {
  form ??= new Montgomery(n, 8);
  if (form.n !== n) form.change(n);
  const [U, V, Qk, half, factor, Q, sum, product] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  const bits = k.toString(2);
  const values = [1n, 1n, (1n - D) / 4n, (n + 1n) / 2n, (D - 1n) / 2n, (1n - D) / 4n];
  for (const [place, value] of values.entries()) form.set(place, value);
  for (let i = 1; i < bits.length; i++) {
    form.multiply(U, V, U);
    form.multiply(V, V, V);
    form.addMultiple(V, Qk, { factor: -2, into: V });
    form.multiply(Qk, Qk, Qk);
    if (bits.charCodeAt(i) === 49) {
      form.addMultiple(U, V, { factor: 1, into: sum });
      form.multiply(U, factor, product);
      form.multiply(sum, half, U);
      form.addMultiple(U, product, { factor: 1, into: V });
      form.multiply(Qk, Q, Qk);
    }
  }
  return { U: form.get(U), V: form.get(V), Qk: form.get(Qk) };
}

function half(x: bigint, n: bigint): bigint {
  return mod(((x & 1n) === 0n ? x : x + n) >> 1n, n);
}

function mod(x: bigint, n: bigint): bigint {
  const r = x % n;
  return r < 0n ? r + n : r;
}

function splitTwos(m: bigint): { odd: bigint; twos: number } {
  const twos = bitLength(m & -m) - 1;
  return { odd: m >> BigInt(twos), twos };
}
