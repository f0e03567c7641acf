// The factor base and the choice of a multiplier: arithmetic modulo single primes below 2^26. The twins, with the
// mathematics, are lib/kernels/siqs/factorBase.ts and multiplier.ts.

/** The caller's number k n: words of 32 bits, lowest first. */
const NUMBER: usize = 1024;
/** The caller's tables for {@link score}: primes, their weights where k n is a square, and where p divides k. */
const SCORE_PRIMES: usize = 2048;
const SQUARE_WEIGHTS: usize = 4096;
const DIVISOR_WEIGHTS: usize = 8192;
/** Jacobi symbols (n / p), a byte each. */
const SYMBOLS: usize = 12288;
/** What {@link build} writes: primes, then roots, then the sieve of Eratosthenes. */
const OUTPUT: usize = 16384;

/** `b^e mod p`. */
function power(b: u64, e: u32, p: u64): u64 {
  let result: u64 = 1;
  let square = b;
  for (let rest = e; rest !== 0; rest >>= 1) {
    if ((rest & 1) !== 0) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

/** The Jacobi symbol (a / n) for an odd n. */
function jacobi(a: u32, n: u32): i32 {
  let sign = 1;
  let top = a % n;
  let bottom = n;
  while (top !== 0) {
    const twos = ctz(top);
    top >>= twos;
    if ((twos & 1) !== 0 && ((bottom + 2) & 4) !== 0) sign = -sign;
    if ((top & bottom & 2) !== 0) sign = -sign;
    const rest = bottom % top;
    bottom = top;
    top = rest;
  }
  return bottom === 1 ? sign : 0;
}

/** The caller's number modulo p. */
function residue(words: u32, p: u64): u64 {
  let r: u64 = 0;
  for (let i = <i32>words - 1; i >= 0; i--) {
    r = ((r << 32) | <u64>load<u32>(NUMBER + ((<usize>i) << 2))) % p;
  }
  return r;
}

/** A square root of a modulo p; a is a square and not 0 (Tonelli and Shanks; Cohen, algorithm 1.5.1). */
function squareRoot(a: u64, p: u32): u64 {
  if ((p & 3) === 3) return power(a, (p + 1) >> 2, p);
  const twos = ctz(p - 1);
  const odd = (p - 1) >> twos;
  let z: u32 = 2;
  while (jacobi(z, p) !== -1) z++;
  let y = power(z, odd, p);
  let x = power(a, (odd - 1) >> 1, p);
  let b = (((a * x) % p) * x) % p;
  x = (a * x) % p;
  for (let e: u32 = twos; b !== 1; ) {
    let m: u32 = 0;
    for (let t = b; t !== 1; t = (t * t) % p) m++;
    for (let i = e - m - 1; i > 0; i--) y = (y * y) % p;
    x = (x * y) % p;
    y = (y * y) % p;
    b = (b * y) % p;
    e = m;
  }
  return x;
}

/**
 * The first primes modulo which the number is a square, 2 first, and its roots.
 *
 * @param words of the number
 * @param size primes wanted
 * @param limit below which they are sought; the memory has room for 8 size + limit / 2 bytes behind OUTPUT
 * @returns how many there are
 */
export function build(words: u32, size: u32, limit: u32): u32 {
  const roots = OUTPUT + (size << 2);
  const isComposite = roots + (size << 2);
  const half = limit >> 1;
  memory.fill(isComposite, 0, half);
  store<u32>(OUTPUT, 2);
  store<u32>(roots, 0);
  let count: u32 = 1;
  // Place i stands for 2 i + 1.
  for (let i: u32 = 1; i < half && count < size; i++) {
    if (load<u8>(isComposite + i) !== 0) continue;
    const p: u32 = 2 * i + 1;
    if (<u64>p * p < limit) {
      for (let j: u32 = (p * p) >> 1; j < half; j += p) store<u8>(isComposite + j, 1);
    }
    const a = residue(words, p);
    if (a !== 0 && jacobi(<u32>a, p) !== 1) continue;
    store<u32>(OUTPUT + (count << 2), p);
    store<u32>(roots + (count << 2), a === 0 ? 0 : <u32>squareRoot(a, p));
    count++;
  }
  return count;
}

/** Prepares {@link score} for the number: its Jacobi symbols modulo the caller's primes. */
export function prepareScores(words: u32, primeCount: u32): void {
  for (let i: u32 = 0; i < primeCount; i++) {
    const p = load<u32>(SCORE_PRIMES + (i << 2));
    store<i8>(SYMBOLS + i, <i8>jacobi(<u32>residue(words, p), p));
  }
}

/** The weights of the primes modulo which k n is a square, and of those that divide k. */
export function score(k: u32, primeCount: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < primeCount; i++) {
    const p = load<u32>(SCORE_PRIMES + (i << 2));
    const symbol = jacobi(k, p) * <i32>load<i8>(SYMBOLS + i);
    if (k % p === 0) sum += load<f64>(DIVISOR_WEIGHTS + (i << 3));
    else if (symbol === 1) sum += load<f64>(SQUARE_WEIGHTS + (i << 3));
  }
  return sum;
}
