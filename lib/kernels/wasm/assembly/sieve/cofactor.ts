// What is left of a value after its small primes: prime, or a product of two primes that is to be split.

/** The high 64 bits of a product. */
function high(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** a b / 2^64 modulo n (Montgomery); n below 2^63, `inverse` its inverse modulo 2^64. */
function times(a: u64, b: u64, n: u64, inverse: u64): u64 {
  const above = high(a, b);
  const taken = high(a * b * inverse, n);
  return above >= taken ? above - taken : above + n - taken;
}

/** Fermat's test to base 2: false says composite. n odd, above 2, below 2^53. */
export function isProbablePrime(n: u64): bool {
  let inverse = n;
  for (let i = 0; i < 5; i++) inverse *= 2 - n * inverse;
  // 2^64 modulo n is 1 in Montgomery's form.
  const one = (0 - n) % n;
  let power = one;
  const exponent = n - 1;
  for (let i = 63 - <i32>clz(exponent); i >= 0; i--) {
    power = times(power, power, n, inverse);
    if (((exponent >> i) & 1) !== 0) {
      power <<= 1;
      if (power >= n) power -= n;
    }
  }
  return power === one;
}

/** Products of small primes, the multipliers of SQUFOF; those that take the fewest steps on the average come first. */
function multiplier(i: u32): u64 {
  switch (i) {
    case 0:
      return 105;
    case 1:
      return 165;
    case 2:
      return 231;
    case 3:
      return 385;
    case 4:
      return 1155;
    case 5:
      return 15;
    case 6:
      return 21;
    case 7:
      return 33;
    case 8:
      return 35;
    case 9:
      return 55;
    case 10:
      return 77;
    case 11:
      return 3;
    case 12:
      return 5;
    case 13:
      return 7;
    case 14:
      return 11;
    case 15:
      return 1;
    default:
      return 0;
  }
}

function squareRoot(n: u64): u64 {
  let root = <u64>Math.sqrt(<f64>n);
  while (root * root > n) root--;
  while ((root + 1) * (root + 1) <= n) root++;
  return root;
}

/**
 * A proper divisor of an odd composite below 2^53 by Shanks's square forms, or 0. Source: Gower and Wagstaff, "Square
 * form factorization", Math. Comp. 77 (2008).
 */
export function split(n: u64): u64 {
  const root = squareRoot(n);
  if (root * root === n) return root;
  for (let i: u32 = 0; i < 16; i++) {
    const d = splitWith(n, multiplier(i) * n);
    if (d !== 0) return d;
  }
  return 0;
}

function splitWith(n: u64, kn: u64): u64 {
  const s = <u32>squareRoot(kn);
  let P = s;
  let before: u32 = 1;
  let Q = <u32>(kn - <u64>s * s);
  if (Q === 0) return 0;
  const limit = <u32>(6 * Math.sqrt(2 * <f64>s));
  for (let i: u32 = 1; i < limit; i++) {
    const b = (s + P) / Q;
    const next = b * Q - P;
    const after = before + b * (P - next);
    P = next;
    before = Q;
    Q = after;
    if ((i & 1) === 1) {
      const r = <u32>Math.sqrt(<f64>Q);
      if (r * r === Q) return fromSquareForm(n, kn, s, P, r, limit);
    }
  }
  return 0;
}

/** Walks back from the square root of a square form to an ambiguous form. */
function fromSquareForm(n: u64, kn: u64, s: u32, start: u32, r: u32, limit: u32): u64 {
  let P = start + r * ((s - start) / r);
  let before = r;
  let Q = <u32>((kn - <u64>P * P) / r);
  for (let i: u32 = 0; i < limit; i++) {
    const b = (s + P) / Q;
    const next = b * Q - P;
    const after = before + b * (P - next);
    if (next === P) break;
    P = next;
    before = Q;
    Q = after;
  }
  const d = gcd(n, P);
  return d === 1 || d === n ? 0 : d;
}

function gcd(a: u64, b: u64): u64 {
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
