// The polynomial's value at a position, as a number of up to 256 bits, and its division by small primes.

import { A, B, C, Q, TRIAL, WIDE } from './layout';

/** 32-bit words of the value that is being divided, and where they lie. */
let words: u32 = 0;
let value: usize = Q;
let spare: usize = TRIAL;

/**
 * Q(x) = (a x + b') x + c for x of either sign; a is positive, b' and c are in two's complement.
 * Leaves |Q|; returns whether Q is negative. 0 leaves no words.
 */
export function evaluate(x: i32): bool {
  const negative = x < 0;
  const size: u64 = negative ? -x : x;
  value = Q;
  spare = TRIAL;
  let carry: u64 = 0;
  for (let i: u32 = 0; i < WIDE << 2; i += 4) {
    // a |x| + b' for positive x, a |x| - b' for negative: the sign of x goes through the second product.
    const b: u64 = load<u32>(B + i) ^ (negative ? 0xffffffff : 0);
    const sum = load<u32>(A + i) * size + carry + b + (negative && i === 0 ? 1 : 0);
    store<u32>(Q + i, <u32>sum);
    carry = sum >> 32;
  }
  carry = 0;
  for (let i: u32 = 0; i < WIDE << 2; i += 4) {
    const sum = load<u32>(Q + i) * size + carry + load<u32>(C + i);
    store<u32>(Q + i, <u32>sum);
    carry = sum >> 32;
  }
  const isNegative = <i32>load<u32>(Q + ((WIDE - 1) << 2)) < 0;
  if (isNegative) negate();
  words = WIDE;
  trim();
  return isNegative;
}

function negate(): void {
  let carry: u64 = 1;
  for (let i: u32 = 0; i < WIDE << 2; i += 4) {
    const sum = <u64>(load<u32>(Q + i) ^ 0xffffffff) + carry;
    store<u32>(Q + i, <u32>sum);
    carry = sum >> 32;
  }
}

function trim(): void {
  while (words > 0 && load<u32>(value + ((words - 1) << 2)) === 0) words--;
}

/** Whether nothing is left: the value was 0. */
export function isZero(): bool {
  return words === 0;
}

/** Takes out all factors 2 and counts them. */
export function takeTwos(): u32 {
  let twos: u32 = 0;
  while (load<u32>(value) === 0) {
    words--;
    memory.copy(value, value + 4, words << 2);
    twos += 32;
  }
  const shift = ctz(load<u32>(value));
  if (shift !== 0) {
    for (let i: u32 = 0; i < words; i++) {
      const at = value + (i << 2);
      const above: u32 = i + 1 < words ? load<u32>(at, 4) : 0;
      store<u32>(at, (load<u32>(at) >>> shift) | (above << (32 - shift)));
    }
    trim();
  }
  return twos + shift;
}

/** Bits of what is left. */
export function bitLength(): u32 {
  return words === 0 ? 0 : (words << 5) - clz(load<u32>(value + ((words - 1) << 2)));
}

/** Divides by p if that leaves no rest; says whether. */
export function divides(p: u32): bool {
  const divisor: u64 = p;
  let rest: u64 = 0;
  for (let i = words; i > 0; i--) {
    const at = (i - 1) << 2;
    const part = (rest << 32) | load<u32>(value + at);
    const quotient = part / divisor;
    store<u32>(spare + at, <u32>quotient);
    rest = part - quotient * divisor;
  }
  if (rest !== 0) return false;
  const old = value;
  value = spare;
  spare = old;
  trim();
  return true;
}

/** What is left, if it is below 2^53; else 0. */
export function small(): u64 {
  if (words > 2) return 0;
  const low: u64 = load<u32>(value);
  const whole = words === 2 ? low | ((<u64>load<u32>(value, 4)) << 32) : low;
  return whole < 0x20000000000000 ? whole : 0;
}
