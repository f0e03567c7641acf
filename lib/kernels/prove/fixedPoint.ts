/*
 * Real numbers as integers times 2^-bits, for the values of modular functions. All functions take and give such integers
 * and are right to a few units in the last place; callers keep 64 bits more than they need.
 */
import { bitLength } from '../arith/bitLength.ts';
import { integerSqrt } from '../arith/integerRoot.ts';

/** A complex number, both parts in fixed point. */
export interface Complex {
  readonly re: bigint;
  readonly im: bigint;
}

/** Terms are summed after the argument went down by 2^HALVINGS, then squared up again: near the best to 4,000 bits. */
const HALVINGS = 10;

/**
 * The root of an integer.
 * @param n not negative
 */
export function sqrtOf(n: number, bits: number): bigint {
  return integerSqrt(BigInt(n) << BigInt(2 * bits));
}

/** Pi by Machin: 16 atan(1/5) - 4 atan(1/239). */
export function pi(bits: number): bigint {
  const one = 1n << BigInt(bits + 16);
  return (16n * arctanOfInverse(5n, one) - 4n * arctanOfInverse(239n, one)) >> 16n;
}

function arctanOfInverse(x: bigint, one: bigint): bigint {
  let power = one / x;
  let sum = power;
  for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / k;
  }
  return sum;
}

/** e^x for x >= 0, with a relative error of a few times 2^-bits. */
export function exp(x: bigint, bits: number): bigint {
  const extra = HALVINGS + Math.max(0, bitLength(x) - bits);
  const guard = 2 * extra + 8;
  const wide = BigInt(bits + guard);
  const small = (x << BigInt(guard)) >> BigInt(extra);
  let term = 1n << wide;
  let sum = term;
  for (let k = 1n; term !== 0n; k++) {
    term = ((term * small) >> wide) / k;
    sum += term;
  }
  for (let i = 0; i < extra; i++) sum = (sum * sum) >> wide;
  return sum >> BigInt(guard);
}

/** e^(ix) for |x| up to about 100. */
export function expOfImaginary(x: bigint, bits: number): Complex {
  const guard = 2 * HALVINGS + 16;
  const wide = BigInt(bits + guard);
  const small = (x << BigInt(guard)) >> BigInt(HALVINGS);
  const one = 1n << wide;
  const square = (small * small) >> wide;
  let [re, im, cosine, sine] = [one, small, one, small];
  for (let k = 1n; sine !== 0n && sine !== -1n; k += 2n) {
    cosine = -((cosine * square) >> wide) / (k * (k + 1n));
    sine = -((sine * square) >> wide) / ((k + 1n) * (k + 2n));
    re += cosine;
    im += sine;
  }
  for (let i = 0; i < HALVINGS; i++) {
    [re, im] = [(re * re - im * im) >> wide, (2n * re * im) >> wide];
  }
  return { re: re >> BigInt(guard), im: im >> BigInt(guard) };
}

/** z w. */
export function multiply(z: Complex, w: Complex, bits: number): Complex {
  const by = BigInt(bits);
  return { re: (z.re * w.re - z.im * w.im) >> by, im: (z.re * w.im + z.im * w.re) >> by };
}

/** z / w, w not 0. */
export function divide(z: Complex, w: Complex, bits: number): Complex {
  const norm = w.re * w.re + w.im * w.im;
  const by = BigInt(bits);
  return {
    re: ((z.re * w.re + z.im * w.im) << by) / norm,
    im: ((z.im * w.re - z.re * w.im) << by) / norm,
  };
}
