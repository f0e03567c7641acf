// Arithmetic modulo n on four numbers at once: the four lanes of a vector belong to four curves on the same n.
//
// A number is `limbs` vectors of 28-bit limbs, lowest first, in Montgomery's form with R = 2^(28 limbs) > 16 n. Numbers stay
// below 2 n after a product and below 4 n after one sum or difference; products take factors below 4 n. Nothing is ever
// compared with n: Montgomery, "Modular multiplication without trial division", Math. Comp. 44 (1985); the slack of R
// in place of the last subtraction as in Walter, "Montgomery exponentiation needs no final subtractions" (1999).
//
// Products are scanned column by column (Koç, Acar, Kaliski, "Analyzing and comparing Montgomery multiplication algorithms",
// 1996, FIPS). A column sums at most 2 limbs products below 2^56: it fits 64 bits up to 127 limbs, 1,069 digits.

/** Bytes of a number. */
export let size: u32 = 0;

/** n and 2 n, the same in all lanes; the factors by which n is taken away in a product. */
let modulus: usize = 0;
let twice: usize = 0;
let quotients: usize = 0;
/** -1/n modulo 2^28. */
let negated: v128 = i32x4.splat(0);

const MASK: u32 = 0xfffffff;

/** Tells where n, 2 n and room for one number lie. */
export function setModulus(
  bytes: u32,
  at: usize,
  twiceAt: usize,
  roomAt: usize,
  inverse: u32,
): void {
  size = bytes;
  modulus = at;
  twice = twiceAt;
  quotients = roomAt;
  negated = i32x4.splat(inverse);
}

/** The low words of four 64-bit sums. */
function lowWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/** r = a b / R; r may be a or b. */
export function multiply(r: usize, a: usize, b: usize): void {
  const m = quotients;
  const n = modulus;
  const bytes = size;
  const mask = i32x4.splat(MASK);
  let low = i64x2.splat(0);
  let high = i64x2.splat(0);
  for (let k: u32 = 0; k < bytes; k += 16) {
    let low2 = i64x2.splat(0);
    let high2 = i64x2.splat(0);
    let bk = b + k;
    let nk = n + k;
    for (let i: u32 = 0; i < k; i += 16) {
      const ai = v128.load(a + i);
      const bj = v128.load(bk);
      const mi = v128.load(m + i);
      const nj = v128.load(nk);
      low = i64x2.add(low, i64x2.extmul_low_i32x4_u(ai, bj));
      high = i64x2.add(high, i64x2.extmul_high_i32x4_u(ai, bj));
      low2 = i64x2.add(low2, i64x2.extmul_low_i32x4_u(mi, nj));
      high2 = i64x2.add(high2, i64x2.extmul_high_i32x4_u(mi, nj));
      bk -= 16;
      nk -= 16;
    }
    const ak = v128.load(a + k);
    const b0 = v128.load(b);
    low = i64x2.add(i64x2.add(low, low2), i64x2.extmul_low_i32x4_u(ak, b0));
    high = i64x2.add(i64x2.add(high, high2), i64x2.extmul_high_i32x4_u(ak, b0));
    const q = v128.and(i32x4.mul(lowWords(low, high), negated), mask);
    v128.store(m + k, q);
    const n0 = v128.load(n);
    low = i64x2.shr_u(i64x2.add(low, i64x2.extmul_low_i32x4_u(q, n0)), 28);
    high = i64x2.shr_u(i64x2.add(high, i64x2.extmul_high_i32x4_u(q, n0)), 28);
  }
  // r may be a or b: a column needs the limbs from its own number on, which are still there.
  for (let k: u32 = 16; k < bytes; k += 16) {
    let low2 = i64x2.splat(0);
    let high2 = i64x2.splat(0);
    let bj = b + bytes - 16;
    let nj = n + bytes - 16;
    for (let i = k; i < bytes; i += 16) {
      const ai = v128.load(a + i);
      const bv = v128.load(bj);
      const mi = v128.load(m + i);
      const nv = v128.load(nj);
      low = i64x2.add(low, i64x2.extmul_low_i32x4_u(ai, bv));
      high = i64x2.add(high, i64x2.extmul_high_i32x4_u(ai, bv));
      low2 = i64x2.add(low2, i64x2.extmul_low_i32x4_u(mi, nv));
      high2 = i64x2.add(high2, i64x2.extmul_high_i32x4_u(mi, nv));
      bj -= 16;
      nj -= 16;
    }
    low = i64x2.add(low, low2);
    high = i64x2.add(high, high2);
    v128.store(r + k - 16, v128.and(lowWords(low, high), mask));
    low = i64x2.shr_u(low, 28);
    high = i64x2.shr_u(high, 28);
  }
  v128.store(r + bytes - 16, lowWords(low, high));
}

/** r = a^2 / R; a product of two different limbs is computed once. r may be a. */
export function square(r: usize, a: usize): void {
  const m = quotients;
  const n = modulus;
  const bytes = size;
  const mask = i32x4.splat(MASK);
  let low = i64x2.splat(0);
  let high = i64x2.splat(0);
  for (let k: u32 = 0; k < bytes; k += 16) {
    let once = i64x2.splat(0);
    let onceHigh = i64x2.splat(0);
    let j = k;
    let i: u32 = 0;
    for (; i < j; i += 16) {
      const ai = v128.load(a + i);
      const aj = v128.load(a + j);
      once = i64x2.add(once, i64x2.extmul_low_i32x4_u(ai, aj));
      onceHigh = i64x2.add(onceHigh, i64x2.extmul_high_i32x4_u(ai, aj));
      j -= 16;
    }
    low = i64x2.add(low, i64x2.shl(once, 1));
    high = i64x2.add(high, i64x2.shl(onceHigh, 1));
    if (i === j) {
      low = i64x2.add(low, i64x2.extmul_low_i32x4_u(v128.load(a + i), v128.load(a + i)));
      high = i64x2.add(high, i64x2.extmul_high_i32x4_u(v128.load(a + i), v128.load(a + i)));
    }
    let nk = n + k;
    for (i = 0; i < k; i += 16) {
      const mi = v128.load(m + i);
      const nj = v128.load(nk);
      low = i64x2.add(low, i64x2.extmul_low_i32x4_u(mi, nj));
      high = i64x2.add(high, i64x2.extmul_high_i32x4_u(mi, nj));
      nk -= 16;
    }
    const q = v128.and(i32x4.mul(lowWords(low, high), negated), mask);
    v128.store(m + k, q);
    low = i64x2.shr_u(i64x2.add(low, i64x2.extmul_low_i32x4_u(q, v128.load(n))), 28);
    high = i64x2.shr_u(i64x2.add(high, i64x2.extmul_high_i32x4_u(q, v128.load(n))), 28);
  }
  for (let k: u32 = 16; k < bytes; k += 16) {
    let once = i64x2.splat(0);
    let onceHigh = i64x2.splat(0);
    let i = k;
    let j = bytes - 16;
    for (; i < j; i += 16) {
      const ai = v128.load(a + i);
      const aj = v128.load(a + j);
      once = i64x2.add(once, i64x2.extmul_low_i32x4_u(ai, aj));
      onceHigh = i64x2.add(onceHigh, i64x2.extmul_high_i32x4_u(ai, aj));
      j -= 16;
    }
    low = i64x2.add(low, i64x2.shl(once, 1));
    high = i64x2.add(high, i64x2.shl(onceHigh, 1));
    if (i === j) {
      low = i64x2.add(low, i64x2.extmul_low_i32x4_u(v128.load(a + i), v128.load(a + i)));
      high = i64x2.add(high, i64x2.extmul_high_i32x4_u(v128.load(a + i), v128.load(a + i)));
    }
    let nj = n + bytes - 16;
    for (i = k; i < bytes; i += 16) {
      const mi = v128.load(m + i);
      const nv = v128.load(nj);
      low = i64x2.add(low, i64x2.extmul_low_i32x4_u(mi, nv));
      high = i64x2.add(high, i64x2.extmul_high_i32x4_u(mi, nv));
      nj -= 16;
    }
    v128.store(r + k - 16, v128.and(lowWords(low, high), mask));
    low = i64x2.shr_u(low, 28);
    high = i64x2.shr_u(high, 28);
  }
  v128.store(r + bytes - 16, lowWords(low, high));
}

/** r = a + b of numbers below 2 n. */
export function sum(r: usize, a: usize, b: usize): void {
  const mask = i32x4.splat(MASK);
  let carry = i32x4.splat(0);
  for (let i: u32 = 0; i < size; i += 16) {
    const t = i32x4.add(i32x4.add(v128.load(a + i), v128.load(b + i)), carry);
    v128.store(r + i, v128.and(t, mask));
    carry = i32x4.shr_u(t, 28);
  }
}

/** r = a - b + 2 n of numbers below 2 n. */
export function difference(r: usize, a: usize, b: usize): void {
  const mask = i32x4.splat(MASK);
  let carry = i32x4.splat(0);
  for (let i: u32 = 0; i < size; i += 16) {
    const up = i32x4.add(v128.load(a + i), v128.load(twice + i));
    const t = i32x4.add(i32x4.sub(up, v128.load(b + i)), carry);
    v128.store(r + i, v128.and(t, mask));
    carry = i32x4.shr_s(t, 28);
  }
}
