import { bitLength } from '../arith/bitLength.ts';
import { isProbablePrime } from './isProbablePrime.ts';
import { primesUpTo } from './primesUpTo.ts';

/** Sieving with the primes below this leaves one candidate in 14 of the integers, a good trade to 1,000 digits. */
const SIEVE_PRIMES = primesUpTo(4000);

/** Below this the window sieve could strike a sieve prime itself. */
const PLAIN_LIMIT = 4001n;

/**
 * The smallest prime greater than `n` (a BPSW probable prime above 2^64).
 *
 * @param n any integer
 * @example nextPrime(14n) // 17n
 */
export function nextPrime(n: bigint): bigint {
  if (n < 2n) return 2n;
  if (n < PLAIN_LIMIT) return step(n + 1n, 1n)!;
  return search(n + 1n, 1n);
}

/**
 * The largest prime smaller than `n` (a BPSW probable prime above 2^64).
 *
 * @param n any integer
 * @returns `null` for `n <= 2`
 * @example previousPrime(14n) // 13n
 */
export function previousPrime(n: bigint): bigint | null {
  if (n <= 2n) return null;
  if (n <= 2n * PLAIN_LIMIT) return step(n - 1n, -1n);
  return search(n - 1n, -1n);
}

function step(start: bigint, direction: 1n | -1n): bigint | null {
  for (let c = start; c >= 2n; c += direction) if (isProbablePrime(c)) return c;
  return null;
}

/** Sieves windows of about eight expected prime gaps in the given direction until one holds a prime. */
function search(start: bigint, direction: 1n | -1n): bigint {
  const window = Math.max(512, 8 * bitLength(start));
  for (let from = start; ; from += direction * BigInt(window)) {
    if (from <= PLAIN_LIMIT) return step(from, direction)!;
    const composite = sieveWindow(from, direction, window);
    for (let i = 0; i < window; i++) {
      if (composite[i]) continue;
      const candidate = from + direction * BigInt(i);
      if (isProbablePrime(candidate)) return candidate;
    }
  }
}

function sieveWindow(from: bigint, direction: 1n | -1n, window: number): Uint8Array {
  const composite = new Uint8Array(window);
  for (const p of SIEVE_PRIMES) {
    const r = Number(from % BigInt(p));
    const first = r === 0 ? 0 : direction === 1n ? p - r : r;
    for (let i = first; i < window; i += p) composite[i] = 1;
  }
  return composite;
}
