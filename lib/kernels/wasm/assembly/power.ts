// Products and powers modulo one odd n, one number at a time: Montgomery's product with both of its sums side by side.
//
// A number is a row of limbs, integers of 24 bits with sign, exact in a double: the sum of limb[j] 2^(24 j). The modulus N is a
// multiple of n that is -1 modulo 2^24: the digit q that clears a column is then the low part of the column itself, and the
// carry its high part. A product needs the sums of a[i] b[j] and of q[i] N[j]: limb j of every number stands beside limb j
// of N, so that one vector instruction does both. Four rows are done in one sweep, their factors and four columns in
// registers. Limbs are at most 2^23 + 2^6 in size, so a column of 60 rows stays below 120 (2^23 + 2^6)^2 < 2^53.
// P. L. Montgomery, "Modular multiplication without trial division", Math. Comp. 44 (1985).

/** 3 * 2^75: a double near it has its last bit at 2^24, so adding and taking away rounds to a multiple of 2^24. */
const ROUND: f64 = 3.0 * <f64>(1 << 25) * <f64>(1 << 25) * <f64>(1 << 25);
/** 2^-24. */
const SHIFT: f64 = 1.0 / <f64>(1 << 24);
/** Rows between two carries: columns stay exact. */
const ROWS_PER_CARRY: u32 = 60;

/** Limbs of a number, a multiple of two, at least 8. */
let limbs: u32 = 0;
/** Four vectors: limb and digit of each row in work. */
let rows: usize = 0;
/** Vectors, limbs + 8 of them: the two sums of each column; all zero between two products. */
let columns: usize = 0;

/** Sets the size; at `room` are limbs + 12 vectors. */
export function configure(limbCount: u32, room: usize): void {
  limbs = limbCount;
  rows = room;
  columns = room + 64;
  memory.fill(columns, 0, (limbCount + 8) << 4);
}

function rounded(column: f64): f64 {
  return column + ROUND - ROUND;
}

/** The sum of both sums of a column. */
function total(t: usize): f64 {
  return load<f64>(t) + load<f64>(t, 8);
}

function keep(row: usize, a: f64, q: f64): void {
  store<f64>(row, a);
  store<f64>(row, q, 8);
}

function raise(t: usize, a: f64, q: f64): void {
  store<f64>(t, load<f64>(t) + a);
  store<f64>(t, load<f64>(t, 8) + q, 8);
}

/** Columns 0 to 3 of four rows: their digits; and what these give to columns 4 to 6. */
function begin4(a: usize, b: usize, t: usize): void {
  const a0 = load<f64>(a);
  const a1 = load<f64>(a, 16);
  const a2 = load<f64>(a, 32);
  const a3 = load<f64>(a, 48);
  const b0 = load<f64>(b);
  const b1 = load<f64>(b, 16);
  const b2 = load<f64>(b, 32);
  const b3 = load<f64>(b, 48);
  const n1 = load<f64>(b, 24);
  const n2 = load<f64>(b, 40);
  const n3 = load<f64>(b, 56);
  const t0 = total(t) + a0 * b0;
  let high = rounded(t0);
  const q0 = t0 - high;
  const t1 = total(t + 16) + (a0 * b1 + a1 * b0) + high * SHIFT + q0 * n1;
  high = rounded(t1);
  const q1 = t1 - high;
  const t2 = total(t + 32) + (a0 * b2 + a1 * b1 + a2 * b0) + q0 * n2 + high * SHIFT + q1 * n1;
  high = rounded(t2);
  const q2 = t2 - high;
  const s3 = total(t + 48) + (a0 * b3 + a1 * b2 + (a2 * b1 + a3 * b0)) + q0 * n3 + q1 * n2;
  const t3 = s3 + high * SHIFT + q2 * n1;
  high = rounded(t3);
  const q3 = t3 - high;
  keep(rows, a0, q0);
  keep(rows + 16, a1, q1);
  keep(rows + 32, a2, q2);
  keep(rows + 48, a3, q3);
  raise(t + 64, a1 * b3 + a2 * b2 + a3 * b1, q1 * n3 + q2 * n2 + (q3 * n1 + high * SHIFT));
  raise(t + 80, a2 * b3 + a3 * b2, q2 * n3 + q3 * n2);
  raise(t + 96, a3 * b3, q3 * n3);
}

/** Columns from 4 on of four rows; every column moves down by four. */
function sweep4(b: usize, t: usize): void {
  const r0 = v128.load(rows);
  const r1 = v128.load(rows, 16);
  const r2 = v128.load(rows, 32);
  const r3 = v128.load(rows, 48);
  let c0 = v128.load(t, 64);
  let c1 = v128.load(t, 80);
  let c2 = v128.load(t, 96);
  let c3 = v128.load(t, 112);
  const end = t + ((limbs - 4) << 4);
  while (t < end) {
    const bj = v128.load(b, 64);
    v128.store(t, f64x2.add(c0, f64x2.mul(r0, bj)));
    c1 = f64x2.add(c1, f64x2.mul(r1, bj));
    c2 = f64x2.add(c2, f64x2.mul(r2, bj));
    c3 = f64x2.add(c3, f64x2.mul(r3, bj));
    const bk = v128.load(b, 80);
    v128.store(t, f64x2.add(c1, f64x2.mul(r0, bk)), 16);
    c0 = f64x2.add(c2, f64x2.mul(r1, bk));
    c1 = f64x2.add(c3, f64x2.mul(r2, bk));
    c2 = f64x2.add(v128.load(t, 128), f64x2.mul(r3, bk));
    c3 = v128.load(t, 144);
    t += 32;
    b += 32;
  }
  v128.store(t, c0);
  v128.store(t, c1, 16);
  v128.store(t, c2, 32);
  v128.store(t, c3, 48);
}

/** Two rows, when the limbs are no multiple of four. */
function rows2(a: usize, b: usize, t: usize): void {
  const a0 = load<f64>(a);
  const a1 = load<f64>(a, 16);
  const b0 = load<f64>(b);
  const b1 = load<f64>(b, 16);
  const n1 = load<f64>(b, 24);
  const t0 = a0 * b0;
  let high = rounded(t0);
  const q0 = t0 - high;
  const t1 = a0 * b1 + a1 * b0 + high * SHIFT + q0 * n1;
  high = rounded(t1);
  const q1 = t1 - high;
  keep(rows, a0, q0);
  keep(rows + 16, a1, q1);
  keep(t + 32, a1 * b1, q1 * n1 + high * SHIFT);
  const r0 = v128.load(rows);
  const r1 = v128.load(rows, 16);
  let c0 = v128.load(t, 32);
  const end = t + ((limbs - 2) << 4);
  for (; t < end; t += 16, b += 16) {
    const bj = v128.load(b, 32);
    v128.store(t, f64x2.add(c0, f64x2.mul(r0, bj)));
    c0 = f64x2.mul(r1, bj);
  }
  v128.store(t, c0);
}

/** Brings columns down to 2^29 without moving them. */
function carry(t: usize): void {
  let over: f64 = 0;
  const end = t + ((limbs - 1) << 4);
  for (; t < end; t += 16) {
    const column = total(t);
    const high = rounded(column);
    keep(t, column - high, over);
    over = high * SHIFT;
  }
  keep(t, total(t), over);
}

/** Columns to limbs, by two carries in one pass: the first leaves at most 2^29, the second 2^23 + 2^6. Clears them. */
function finish(t: usize, into: usize): void {
  const zero = f64x2.splat(0);
  let over1: f64 = 0;
  let over2: f64 = 0;
  const end = t + ((limbs - 1) << 4);
  for (; t < end; t += 16, into += 16) {
    const column = total(t);
    v128.store(t, zero);
    const high1 = rounded(column);
    const rest = column - high1 + over1;
    over1 = high1 * SHIFT;
    const high2 = rounded(rest);
    store<f64>(into, rest - high2 + over2);
    over2 = high2 * SHIFT;
  }
  store<f64>(into, total(t) + over1 + over2);
  v128.store(t, zero);
}

/** `into = a b / 2^(24 limbs)` modulo N, at most |N| in size; a and b at most 4 |N|; `into` may be a or b. */
export function multiply(a: usize, b: usize, into: usize): void {
  const t = columns;
  let row: u32 = 0;
  if (limbs & 2) {
    rows2(a, b, t);
    row = 2;
  }
  let untilCarry = ROWS_PER_CARRY - row;
  for (; row < limbs; row += 4, untilCarry -= 4) {
    if (untilCarry < 4) {
      carry(t);
      untilCarry = ROWS_PER_CARRY;
    }
    begin4(a + (row << 4), b, t);
    sweep4(b, t);
  }
  finish(t, into);
}

/** Squares a number so many times. */
export function squareOften(a: usize, times: u32): void {
  for (; times > 0; times--) multiply(a, a, a);
}

/** `into = a + factor b`, carried; at most 4 |N| in size for the next product, the factor a small integer. */
export function addMultiple(a: usize, b: usize, factor: f64, into: usize): void {
  let over: f64 = 0;
  const end = a + ((limbs - 1) << 4);
  for (; a < end; a += 16, b += 16, into += 16) {
    const limb = load<f64>(a) + factor * load<f64>(b) + over;
    const high = rounded(limb);
    store<f64>(into, limb - high);
    over = high * SHIFT;
  }
  store<f64>(into, load<f64>(a) + factor * load<f64>(b) + over);
}
