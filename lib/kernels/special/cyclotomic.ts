/**
 * The divisors of a small positive integer, ascending.
 * @param n below 2^31
 */
export function smallDivisors(n: number): number[] {
  const low: number[] = [];
  const high: number[] = [];
  for (let d = 1; d * d <= n; d++) {
    if (n % d !== 0) continue;
    low.push(d);
    if (d * d !== n) high.unshift(n / d);
  }
  return [...low, ...high];
}

/** The prime divisors of a small positive integer, ascending. */
export function smallPrimeDivisors(n: number): number[] {
  const primes: number[] = [];
  let rest = n;
  for (let p = 2; p * p <= rest; p++) {
    if (rest % p === 0) primes.push(p);
    while (rest % p === 0) rest /= p;
  }
  if (rest > 1) primes.push(rest);
  return primes;
}

/**
 * The homogeneous cyclotomic value b^phi(d) * Phi_d(a/b), by the Möbius product of a^(d/e) - b^(d/e).
 *
 * @param d index, at least 1
 * @param a larger than b
 * @param b at least 1
 * @example cyclotomicValue(6, 2n, 1n) // 3n, for Phi_6(x) = x^2 - x + 1
 */
export function cyclotomicValue(d: number, a: bigint, b: bigint): bigint {
  let numerator = 1n;
  let denominator = 1n;
  const primes = smallPrimeDivisors(d);
  for (let subset = 0; subset < 1 << primes.length; subset++) {
    let e = 1;
    let odd = false;
    primes.forEach((p, i) => {
      if (!(subset & (1 << i))) return;
      e *= p;
      odd = !odd;
    });
    const k = BigInt(d / e);
    const term = a ** k - b ** k;
    if (odd) denominator *= term;
    else numerator *= term;
  }
  return numerator / denominator;
}
