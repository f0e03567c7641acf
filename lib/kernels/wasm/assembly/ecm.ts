// Four elliptic curves on the same n at once: stage 1 by Lucas chains, stage 2 by baby steps and giant steps.
//
// A point is x and z, two numbers one after the other. The mathematics is told in lib/kernels/ecm, whose plain routines are
// the twins of these.

import { difference, multiply, setModulus, size, square, sum } from './ecm/field';

export { difference, multiply, setModulus, square, sum };

/** Room for intermediate numbers, and (A + 2) / 4 of the curves. */
let room: usize = 0;
let a24: usize = 0;

/** Tells where (A + 2) / 4 and room for four numbers lie. */
export function setCurves(a24At: usize, roomAt: usize): void {
  a24 = a24At;
  room = roomAt;
}

/** R = 2 P; R may be P. */
export function double(R: usize, P: usize): void {
  const bytes = size;
  const s = room;
  const d = s + bytes;
  const t = d + bytes;
  const u = t + bytes;
  sum(s, P, P + bytes);
  square(s, s);
  difference(d, P, P + bytes);
  square(d, d);
  difference(t, s, d);
  multiply(R, s, d);
  multiply(u, a24, t);
  sum(u, u, d);
  multiply(R + bytes, t, u);
}

/** R = P + Q, given D = P - Q; R may be any of them. */
export function add(R: usize, P: usize, Q: usize, D: usize): void {
  const bytes = size;
  const u = room;
  const v = u + bytes;
  const s = v + bytes;
  const t = s + bytes;
  difference(s, P, P + bytes);
  sum(t, Q, Q + bytes);
  multiply(u, s, t);
  sum(s, P, P + bytes);
  difference(t, Q, Q + bytes);
  multiply(v, s, t);
  sum(s, u, v);
  square(s, s);
  difference(t, u, v);
  square(t, t);
  multiply(u, s, D + bytes);
  multiply(R + bytes, t, D);
  memory.copy(R, u, bytes);
}

const SWAP: u32 = 0x80;

// The points of a chain: pointers move instead of coordinates.
let A: usize = 0;
let B: usize = 0;
let C: usize = 0;
let T: usize = 0;
let U: usize = 0;

function begin(points: usize): void {
  const bytes = size << 1;
  A = points;
  B = A + bytes;
  C = B + bytes;
  T = C + bytes;
  U = T + bytes;
}

/** One rule of PRAC on A, B and C = A - B; see lib/kernels/ecm/prac.ts. */
function step(rule: u32): void {
  const a = A;
  const b = B;
  const c = C;
  const t = T;
  const u = U;
  switch (rule) {
    case 1:
      add(t, a, b, c);
      add(u, t, a, b);
      add(b, b, t, a);
      A = u;
      U = a;
      return;
    case 2:
    case 4:
      add(b, a, b, c);
      double(a, a);
      return;
    case 3:
      add(t, b, a, c);
      B = t;
      C = b;
      T = c;
      return;
    case 5:
      add(c, c, a, b);
      double(a, a);
      return;
    case 6:
      double(t, a);
      add(u, a, b, c);
      add(a, t, a, a);
      add(t, t, u, c);
      C = b;
      B = t;
      T = c;
      return;
    case 7:
      add(t, a, b, c);
      add(b, t, a, b);
      double(t, a);
      add(a, a, t, a);
      return;
    case 8:
      add(t, a, b, c);
      add(c, c, a, b);
      B = t;
      T = b;
      double(T, a);
      add(a, a, T, a);
      return;
    default:
      add(c, c, b, a);
      double(b, b);
  }
}

/** The point P times the k that a chain was compiled for; `points` has room for five points. */
function runChain(P: usize, points: usize, from: usize, to: usize): void {
  begin(points);
  memory.copy(B, P, size << 1);
  memory.copy(C, P, size << 1);
  double(A, P);
  for (let at = from; at < to; at++) {
    const byte: u32 = load<u8>(at);
    if ((byte & SWAP) !== 0) {
      const swap = A;
      A = B;
      B = swap;
    }
    step(byte & 0x7f);
  }
  add(P, A, B, C);
}

/**
 * A run of chains on P: chain i ends where its word of `ends` says, counted from `program`, and is run as often as its
 * byte of `repeats` says.
 */
export function runChains(
  P: usize,
  points: usize,
  program: usize,
  ends: usize,
  repeats: usize,
  first: u32,
  last: u32,
): void {
  let from = first === 0 ? 0 : load<u32>(ends + ((first - 1) << 2));
  for (let i = first; i < last; i++) {
    const to = load<u32>(ends + (i << 2));
    for (let k: u32 = load<u8>(repeats + i); k > 0; k--) {
      runChain(P, points, program + from, program + to);
    }
    from = to;
  }
}

/** product = product (giant - baby) over the babies of a row; points have Z = 1 and are x alone. */
export function stage2Row(
  product: usize,
  giant: usize,
  babies: usize,
  row: usize,
  length: u32,
): void {
  const d = room;
  for (let i: u32 = 0; i < length; i++) {
    difference(d, giant, babies + load<u16>(row + (i << 1)) * size);
    multiply(product, product, d);
  }
}

/** prefixes[i] = one z_0 ... z_(i-1); one more than points. */
export function multiplyUp(points: usize, count: u32, prefixes: usize, one: usize): void {
  memory.copy(prefixes, one, size);
  for (let i: u32 = 0; i < count; i++) {
    const prefix = prefixes + i * size;
    multiply(prefix + size, prefix, points + ((i * size) << 1) + size);
  }
}

/** xs[i] = x_i / z_i, from the prefixes and the inverse of the last of them, which is used up. */
export function divideDown(
  points: usize,
  count: u32,
  prefixes: usize,
  inverse: usize,
  xs: usize,
): void {
  const t = room;
  for (let i = count; i > 0; i--) {
    const point = points + (((i - 1) * size) << 1);
    multiply(t, inverse, prefixes + (i - 1) * size);
    multiply(xs + (i - 1) * size, point, t);
    multiply(inverse, inverse, point + size);
  }
}
