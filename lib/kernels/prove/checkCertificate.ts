/*
 * The checker of primality certificates. It shares nothing with the prover: whoever doubts a proof reads this file and
 * the form in `certificate.ts`, no more.
 *
 * Curve step. Let n have no common factor with 6 (4a^3 + 27b^2), q a prime with q > (n^(1/4) + 1)^2, and P a point
 * modulo n that is O modulo no prime factor of n while qP is O modulo all of them. Then n is prime: modulo a prime
 * p <= sqrt(n), the group would have at most (sqrt(p) + 1)^2 < q points, and yet one of order q. (Goldwasser and Kilian,
 * J. ACM 46 (1999); Atkin and Morain, Math. Comp. 61 (1993).)
 * n - 1 step. If a product F of prime powers divides n - 1, F^2 > n, and for each of its primes p some base has
 * base^(n-1) = 1 and base^((n-1)/p) - 1 coprime to n, then n is prime. (Pocklington 1914.)
 * The end. Below 2^64 the strong test to the first 12 primes decides. (Sorenson and Webster, Math. Comp. 86 (2017).)
 */
import {
  type CurveStep,
  type PocklingtonStep,
  type PrimalityCertificate,
  parseCertificate,
} from './certificate.ts';

/** What the checker says: proven, or the first thing that is wrong. */
export type Verdict =
  | { readonly proven: true }
  | { readonly proven: false; readonly reason: string };

/** Numbers below are decided by the strong test; where chains end. */
const SMALL = 1n << 64n;
const BASES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];

/**
 * Whether the value proves that `n` is prime. Never throws, whatever the value is.
 * @param n the number the proof should be about
 * @param value a certificate, or anything else
 * @returns proven, or a sentence that says what is wrong. Cost: 10 ms at 100 digits and 80 ms at 200 for a proof of ours;
 * the time of one step grows with the cube of its digits
 */
export function checkCertificate(n: bigint, value: unknown): Verdict {
  const certificate = parseCertificate(value);
  if (certificate === null) return refuse('This is not a certificate of a known form.');
  if (BigInt(certificate.n) !== n) return refuse('The certificate is about another number.');
  const wrong = refutation(n, certificate.steps);
  return wrong === null ? { proven: true } : refuse(wrong);
}

const refuse = (reason: string): Verdict => ({ proven: false, reason });

/** Follows the chain; `null` when it holds to its end. */
function refutation(n: bigint, steps: PrimalityCertificate['steps']): string | null {
  let number = n;
  for (const [index, step] of steps.entries()) {
    const next =
      step.kind === 'curve' ? followCurve(number, step) : followPocklington(number, step);
    if (next === null) return `Step ${index + 1} proves nothing about its number.`;
    if (next === 1n)
      return index === steps.length - 1 ? null : 'Steps follow the end of the chain.';
    number = next;
  }
  if (number >= SMALL) return 'The chain stops before it reaches a small prime.';
  return isSmallPrime(number) ? null : 'The chain ends in a number that is not prime.';
}

/** The number that must be prime for n to be; `null` when the step is wrong. */
export function followCurve(n: bigint, step: CurveStep): bigint | null {
  const [q, a, x, y] = [step.q, step.a, step.x, step.y].map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const root = fourthRoot(n) + 1n;
  if (q <= root * root || 2n * q > n || a >= n || x >= n || y >= n) return null;
  const b = modulo(y * y - (x * x + a) * x, n);
  if (!isCoprime(6n * (4n * a ** 3n + 27n * b * b), n)) return null;
  // If (q-1)P = -P holds where no step met O, then qP = O modulo every prime factor of n.
  const last = multiplyPoint({ n, a, x, y }, q - 1n);
  if (last === null) return null;
  const squared = (last.Z * last.Z) % n;
  const isX = modulo(x * squared - last.X, n) === 0n;
  return isX && modulo(y * squared * last.Z + last.Y, n) === 0n ? q : null;
}

/** As above; 1 when all primes of the step are small, and nothing is left to prove. */
function followPocklington(n: bigint, { factors }: PocklingtonStep): bigint | null {
  if (n < 3n || n % 2n === 0n) return null;
  let [F, next, before] = [1n, 1n, 1n];
  for (const { p: text, base } of factors) {
    const p = BigInt(text);
    if (p <= before || 2n * p > n || (n - 1n) % p !== 0n) return null;
    if (p < SMALL ? !isSmallPrime(p) : next !== 1n) return null;
    if (power(BigInt(base), n - 1n, n) !== 1n) return null;
    if (!isCoprime(power(BigInt(base), (n - 1n) / p, n) - 1n, n)) return null;
    for (let rest = n - 1n; rest % p === 0n; rest /= p) F *= p;
    if (p >= SMALL) next = p;
    before = p;
  }
  return F * F > n ? next : null;
}

/** A point (x, y) of `Y^2 = X^3 + a X + b` modulo n; no formula needs b. */
export interface CurvePoint {
  readonly n: bigint;
  readonly a: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

/**
 * k times the point, as (X/Z^2, Y/Z^3); `null` when Z and n have a common factor. The formulas are wrong where a step
 * meets O or adds a point to itself; then they give Z = 0 modulo that prime, and Z stays 0. So a Z that is coprime to n at
 * the end says that every step was right modulo every prime factor of n.
 */
export function multiplyPoint({ n, a, x, y }: CurvePoint, k: bigint): Jacobian | null {
  let [X, Y, Z] = [x, y, 1n];
  for (const bit of k.toString(2).slice(1)) {
    const YY = (Y * Y) % n;
    const S = 4n * ((X * YY) % n);
    const ZZ = (Z * Z) % n;
    const M = (3n * X * X + a * ((ZZ * ZZ) % n)) % n;
    Z = (2n * Y * Z) % n;
    X = (M * M - 2n * S) % n;
    Y = (M * (S - X) - 8n * YY * YY) % n;
    if (bit === '0') continue;
    const squared = (Z * Z) % n;
    const H = (x * squared - X) % n;
    const r = (y * ((squared * Z) % n) - Y) % n;
    const HH = (H * H) % n;
    const V = (X * HH) % n;
    const HHH = (H * HH) % n;
    Z = (Z * H) % n;
    X = (r * r - HHH - 2n * V) % n;
    Y = (r * (V - X) - Y * HHH) % n;
  }
  return isCoprime(Z, n) ? { X, Y, Z } : null;
}

/** A point in Jacobian coordinates, Z coprime to n; the values may be negative. */
export interface Jacobian {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
}

/** The least r with r^4 >= n. */
function fourthRoot(n: bigint): bigint {
  let below = 0n;
  for (let bit = 1n << BigInt(n.toString(16).length); bit > 0n; bit >>= 1n) {
    if ((below + bit) ** 4n < n) below += bit;
  }
  return below + 1n;
}

function isSmallPrime(n: bigint): boolean {
  if (n < 2n) return false;
  const twos = BigInt((n - 1n).toString(2).length - (n - 1n).toString(2).lastIndexOf('1') - 1);
  return BASES.every((base) => {
    if (n % base === 0n) return n === base;
    let z = power(base, (n - 1n) >> twos, n);
    if (z === 1n) return true;
    for (let i = 1n; i < twos && z !== n - 1n; i++) z = (z * z) % n;
    return z === n - 1n;
  });
}

function power(base: bigint, exponent: bigint, n: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % n;
    if (bit === '1') result = (result * base) % n;
  }
  return result;
}

function isCoprime(a: bigint, n: bigint): boolean {
  let [x, y] = [n, modulo(a, n)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 1n;
}

function modulo(a: bigint, n: bigint): bigint {
  const r = a % n;
  return r < 0n ? r + n : r;
}
