import { Montgomery, suitsMontgomery } from './montgomery.ts';

/** Exponents at most this many bits are done bit by bit: a window table would cost more than it saves. */
const SMALL_EXPONENT_BITS = 24;

/** Shorter exponents do not pay for the way into Montgomery's form. */
const LONG_EXPONENT_BITS = 64;

/** Window width in bits; 5 (16 odd powers) is within 3 % of the best choice from 60 to 4,000 bits. */
const WINDOW = 5;

/**
 * `base^exponent mod modulus`, in `[0, modulus)`.
 *
 * Left-to-right sliding window, about 1.2 modular products per exponent bit; for an odd modulus of 96 to 8,000 bits and a long
 * exponent they are made in WebAssembly, which takes half the time of BigInt.
 *
 * @param base any integer
 * @param exponent non-negative
 * @param modulus positive
 * @throws RangeError if the exponent is negative or the modulus is not positive
 * @example modPow(2n, 10n, 1000n) // 24n
 */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (modulus <= 0n) throw new RangeError('modPow needs a positive modulus.');
  if (exponent < 0n) throw new RangeError('modPow needs an exponent that is not negative.');
  if (modulus === 1n) return 0n;
  const reduced = base % modulus;
  const b = reduced < 0n ? reduced + modulus : reduced;
  const bits = exponent.toString(2);
  if (exponent === 0n) return 1n;
  if (bits.length <= SMALL_EXPONENT_BITS) return powerBitByBit(b, bits, modulus);
  return bits.length >= LONG_EXPONENT_BITS && suitsMontgomery(modulus)
    ? powerInForm(b, bits, modulus)
    : powerByWindows(b, bits, modulus);
}

/** Set to the latest modulus, which often comes again: tests of primality, batches of p-1. */
let form: Montgomery | null = null;

/** Places: the result, the square of the base, and its odd powers. */
const [RESULT, SQUARE, ODD] = [0, 1, 2];
const ODD_POWERS = 1 << (WINDOW - 1);

function powerInForm(base: bigint, bits: string, modulus: bigint): bigint {
  form ??= new Montgomery(modulus, ODD + ODD_POWERS);
  if (form.n !== modulus) form.change(modulus);
  form.set(ODD, base);
  form.multiply(ODD, ODD, SQUARE);
  for (let i = 1; i < ODD_POWERS; i++) form.multiply(ODD + i - 1, SQUARE, ODD + i);
  form.set(RESULT, 1n);
  for (let i = 0; i < bits.length; ) {
    const start = bits.indexOf('1', i);
    if (start !== i) {
      const zeros = (start < 0 ? bits.length : start) - i;
      form.squareOften(RESULT, zeros);
      i += zeros;
      continue;
    }
    const end = bits.lastIndexOf('1', Math.min(i + WINDOW, bits.length) - 1) + 1;
    form.squareOften(RESULT, end - i);
    form.multiply(RESULT, ODD + (Number.parseInt(bits.slice(i, end), 2) >> 1), RESULT);
    i = end;
  }
  return form.get(RESULT);
}

function powerBitByBit(base: bigint, bits: string, modulus: bigint): bigint {
  let result = base;
  for (let i = 1; i < bits.length; i++) {
    result = (result * result) % modulus;
    if (bits.charCodeAt(i) === 49) result = (result * base) % modulus;
  }
  return result;
}

/** In BigInt: the plain twin of {@link powerInForm}. */
export function powerByWindows(base: bigint, bits: string, modulus: bigint): bigint {
  const square = (base * base) % modulus;
  const odd: bigint[] = [base];
  for (let i = 1; i < 1 << (WINDOW - 1); i++) odd.push((odd[i - 1]! * square) % modulus);
  let result = 1n;
  let i = 0;
  while (i < bits.length) {
    if (bits.charCodeAt(i) === 48) {
      result = (result * result) % modulus;
      i += 1;
      continue;
    }
    let end = Math.min(i + WINDOW, bits.length);
    while (bits.charCodeAt(end - 1) === 48) end -= 1;
    for (let k = i; k < end; k++) result = (result * result) % modulus;
    result = (result * odd[Number.parseInt(bits.slice(i, end), 2) >> 1]!) % modulus;
    i = end;
  }
  return result;
}
