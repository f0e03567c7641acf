import { gcd } from '../../../lib/kernels/arith/gcd.ts';
import { integerRoot } from '../../../lib/kernels/arith/integerRoot.ts';
import { modPow } from '../../../lib/kernels/arith/modPow.ts';
import { divisors } from '../../../lib/kernels/factor/divisors.ts';
import { eulerPhi } from '../../../lib/kernels/factor/eulerPhi.ts';
import type { Factorization } from '../../../lib/kernels/factor/factorization.ts';
import { isProbablePrime } from '../../../lib/kernels/primes/isProbablePrime.ts';
import { nextPrime, previousPrime } from '../../../lib/kernels/primes/nextPrime.ts';
import { primesUpTo } from '../../../lib/kernels/primes/primesUpTo.ts';

/**
 * What Python may ask of the kernels: integers in, text out. Integers cross as hexadecimal strings,
 * because MicroPython's proxy turns those over 53 bits into 0 and its decimal conversion takes n² time.
 */
export type NumberTheory = (numbers: bigint[]) => string;

/** Beyond this the list alone would fill the engine's memory. */
const largestPrimeRange = 20_000_000;

const one = (value: bigint | null): string => hex(value ?? 0n);
const list = (values: Iterable<bigint>): string => Array.from(values, hex).join(' ');

export const numberTheory: Readonly<Record<string, NumberTheory>> = {
  decimal: ([n]) => n!.toString(),
  float: ([n, d]) => ratio(n!, d!),
  gcd: ([a, b]) => one(gcd(a!, b!)),
  root: ([n, k]) => one(root(n!, k!)),
  power: ([base, exponent]) => one(power(base!, exponent!)),
  power_mod: ([base, exponent, modulus]) => one(modPow(base!, exponent!, modulus!)),
  is_prime: ([n]) => one(n! > 1n && isProbablePrime(n!) ? 1n : 0n),
  next_prime: ([n]) => one(n! < 2n ? 2n : nextPrime(n!)),
  previous_prime: ([n]) => one(previousPrime(n!)),
  prime_range: ([from, to]) => list(primes(from!, to!)),
  primes_first_n: ([count]) => list(firstPrimes(count!)),
  divisors: ([n]) => list(divisors(n!)),
  euler_phi: ([n]) => one(eulerPhi(n!)),
  factorial: ([n]) => one(product(1n, n!)),
  binomial: ([n, k]) => one(product(n! - k! + 1n, n!) / product(1n, k!)),
  fibonacci: ([n]) => one(fibonacci(n!)),
};

/** Primes and exponents in turn; the sign stays with Python. */
export function factors({ factors: found }: Factorization): string {
  return list(found.flatMap(({ prime, exponent }) => [prime, BigInt(exponent)]));
}

export function hex(n: bigint): string {
  return n.toString(16);
}

/** The quotient as a double, exact to the last bits however large numerator and denominator are. */
function ratio(n: bigint, d: bigint): string {
  const shift = d.toString(2).length - (n < 0n ? -n : n).toString(2).length + 64;
  const scaled = shift >= 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  const first = Math.min(Math.max(shift, -1000), 1000);
  const value = Number(scaled) * 2 ** -first * 2 ** -(shift - first);
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

/** Integers beyond this many bits are refused: they would fill the engine's memory. */
const largestPowerBits = 2 ** 28;

function power(base: bigint, exponent: bigint): bigint {
  const bits = base.toString(2).length * Number(exponent);
  if (bits > largestPowerBits) throw new RangeError('Maximum BigInt size exceeded');
  return base ** exponent;
}

function root(n: bigint, k: bigint): bigint {
  return k > BigInt(n.toString(2).length) ? (n === 0n ? 0n : 1n) : integerRoot(n, Number(k));
}

/** The primes in [from, to). */
function primes(from: bigint, to: bigint): bigint[] {
  if (to <= 2n) return [];
  if (to <= BigInt(largestPrimeRange)) {
    const all = primesUpTo(Number(to) - 1);
    return Array.from(all.subarray(lowerBound(all, from)), BigInt);
  }
  const found: bigint[] = [];
  for (let p = nextPrime(from < 3n ? 1n : from - 1n); p < to; p = nextPrime(p)) {
    found.push(p);
    if (found.length > largestPrimeRange)
      throw new RangeError('the list of primes is too long for the memory');
  }
  return found;
}

function lowerBound(sorted: Uint32Array, value: bigint): number {
  const index = sorted.findIndex((prime) => BigInt(prime) >= value);
  return index === -1 ? sorted.length : index;
}

/** The nth prime is below n (ln n + ln ln n) for n ≥ 6 (Rosser 1941). */
function firstPrimes(count: bigint): bigint[] {
  if (count < 1n) return [];
  const n = Number(count);
  const bound = n < 6 ? 13 : Math.ceil(n * (Math.log(n) + Math.log(Math.log(n))));
  if (bound > largestPrimeRange)
    throw new RangeError('the list of primes is too long for the memory');
  return Array.from(primesUpTo(bound).subarray(0, n), BigInt);
}

/** from · (from+1) ⋯ to by halving, so that the factors of each product are of like size. */
function product(from: bigint, to: bigint): bigint {
  if (from > to) return 1n;
  if (to - from < 8n) {
    let result = from;
    for (let k = from + 1n; k <= to; k++) result *= k;
    return result;
  }
  const middle = (from + to) / 2n;
  return product(from, middle) * product(middle + 1n, to);
}

/** F(2k) = F(k)(2F(k+1) − F(k)), F(2k+1) = F(k)² + F(k+1)². */
function fibonacci(n: bigint): bigint {
  let [a, b] = [0n, 1n];
  for (const bit of n.toString(2)) {
    const [even, odd] = [a * (2n * b - a), a * a + b * b];
    [a, b] = bit === '1' ? [odd, even + odd] : [even, odd];
  }
  return a;
}
