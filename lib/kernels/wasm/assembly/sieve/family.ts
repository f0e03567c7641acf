// A new leading coefficient a = q_1 ... q_s: first roots and their changes, for every prime of the factor base.
//
// With B_j = (a / q_j) gamma_j, B_j / a = gamma_j / q_j: so all that is needed modulo p are the inverses of the q_j.

import { DELTA, DELTA_ROW, GAMMAS, NEXT1, NEXT2, PRIME, ROOT1, ROOT2, ROWS } from './layout';
import {
  count,
  firstLarge,
  halfInterval,
  largeCount,
  largeDeltas,
  largeRoot1,
  largeRoot2,
  primes,
  reciprocals,
  squareRoots,
  step,
} from './state';

/**
 * Writes the inverse of q modulo every prime of the factor base, 0 for q itself, as 32-bit numbers.
 *
 * (k p + 1) / q with k = -1/p modulo q; the inverses modulo q come from a table, each from a smaller one.
 */
export function inverseRow(q: u32, row: usize, table: usize): void {
  store<u32>(table, 1, 4);
  for (let i: u32 = 2; i < q; i++) {
    const inverse = ((q - q / i) * load<u32>(table + ((q % i) << 2))) % q;
    store<u32>(table + (i << 2), inverse);
  }
  for (let i: u32 = 0; i < count; i++) {
    const p = load<u32>(primes + (i << 2));
    const residue = p % q;
    let inverse: u32 = 0;
    if (residue !== 0) {
      const k: u64 = q - load<u32>(table + (residue << 2));
      inverse = <u32>((k * p + 1) / q);
    }
    store<u32>(row + (i << 2), inverse);
  }
}

/** a b mod p for two primes at once, a b below 2^53; the quotient is off by one at most. */
function times(a: v128, b: v128, p: v128, reciprocal: v128): v128 {
  const product = f64x2.mul(a, b);
  const quotient = f64x2.floor(f64x2.mul(product, reciprocal));
  return settle(f64x2.sub(product, f64x2.mul(quotient, p)), p);
}

/** From (-p, 2p) to [0, p). */
function settle(r: v128, p: v128): v128 {
  const up = f64x2.add(r, v128.and(p, f64x2.lt(r, f64x2.splat(0))));
  return f64x2.sub(up, v128.and(p, f64x2.ge(up, p)));
}

/** v / 2 modulo p. */
function half(v: v128, p: v128): v128 {
  const halved = f64x2.mul(v, f64x2.splat(0.5));
  const isOdd = f64x2.ne(halved, f64x2.floor(halved));
  return f64x2.add(halved, v128.and(f64x2.mul(p, f64x2.splat(0.5)), isOdd));
}

function loadTwo(from: usize): v128 {
  return f64x2.convert_low_i32x4_u(v128.load64_zero(from));
}

/** Two numbers to where the numbers of the primes i and i + 1 live: 16 bits below firstLarge, else 32. */
function storeTwo(i: u32, value: v128, small: usize, large: usize): void {
  const whole = i32x4.trunc_sat_f64x2_u_zero(value);
  storeOne(i, i32x4.extract_lane(whole, 0), small, large);
  storeOne(i + 1, i32x4.extract_lane(whole, 1), small, large);
}

function storeOne(i: u32, value: u32, small: usize, large: usize): void {
  if (i < firstLarge) store<u16>(small + (i << 1), <u16>value);
  else if (i < count) store<u32>(large + ((i - firstLarge) << 2), value);
}

/**
 * The first polynomial of a family with `factors` primes, whose b holds `extra` times a besides its parts. Where p divides
 * a the inverse row holds 0: its roots are some numbers below p and mean nothing.
 */
export function startFamily(factors: u32, extra: u32): void {
  const doubles = step === 1;
  const stride = largeCount << 2;
  const one = f64x2.splat(1);
  const M = f64x2.splat(halfInterval);
  for (let i: u32 = 0; i < count; i += 2) {
    const p = loadTwo(primes + (i << 2));
    const reciprocal = v128.load(reciprocals + (i << 3));
    let inverse = one;
    let sum = f64x2.splat(<f64>extra);
    for (let j: u32 = 0; j < factors; j++) {
      const row = loadTwo(load<u32>(ROWS + (j << 2)) + (i << 2));
      const gamma = f64x2.splat(load<u32>(GAMMAS + (j << 2)));
      const part = times(gamma, row, p, reciprocal);
      inverse = times(inverse, row, p, reciprocal);
      sum = settle(f64x2.add(sum, part), p);
      const delta = doubles ? settle(f64x2.add(part, part), p) : part;
      storeTwo(i, delta, DELTA + j * DELTA_ROW, largeDeltas + j * stride);
    }
    const t = times(loadTwo(squareRoots + (i << 2)), inverse, p, reciprocal);
    const shift = f64x2.sub(M, f64x2.mul(f64x2.floor(f64x2.mul(M, reciprocal)), p));
    storeTwo(i, root(f64x2.sub(t, sum), shift, p), ROOT1, largeRoot1);
    storeTwo(i, root(f64x2.sub(f64x2.sub(p, t), sum), shift, p), ROOT2, largeRoot2);
  }
  memory.copy(NEXT1, ROOT1, firstLarge << 1);
  memory.copy(NEXT2, ROOT2, firstLarge << 1);
}

function root(numerator: v128, shift: v128, p: v128): v128 {
  const x = settle(numerator, p);
  const divided = step === 2 ? half(x, p) : x;
  return settle(f64x2.add(divided, settle(shift, p)), p);
}

/** The next polynomial, primes that are not bucketed: every root goes up or down by its delta. */
export function advanceSmall(row: u32, up: bool): void {
  const deltas = DELTA + row * DELTA_ROW;
  const end = firstLarge << 1;
  for (let at: u32 = 0; at < end; at += 16) {
    const p = v128.load(PRIME + at);
    const delta = v128.load(deltas + at);
    const down = up ? i16x8.sub(p, delta) : delta;
    const r1 = turned(v128.load(ROOT1 + at), down, p);
    const r2 = turned(v128.load(ROOT2 + at), down, p);
    v128.store(ROOT1 + at, r1);
    v128.store(NEXT1 + at, r1);
    v128.store(ROOT2 + at, r2);
    v128.store(NEXT2 + at, r2);
  }
}

/** r - delta modulo p, eight at once; delta may be p. */
function turned(r: v128, delta: v128, p: v128): v128 {
  return i16x8.add(i16x8.sub(r, delta), v128.and(p, i16x8.lt_u(r, delta)));
}
