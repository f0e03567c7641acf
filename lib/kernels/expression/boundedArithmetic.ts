/*
 * Integer operations that refuse before they compute: each estimates the size of its result first, so that no short
 * text can cost much time or memory. A refusal is thrown as a Refusal with the sentence; the parser adds the place.
 */
import { bitLength } from '../arith/bitLength.ts';
import { log2 } from '../arith/log2.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';

/** No value, intermediate ones included, may have more decimal digits than this. */
export const maxDigits = 10_000;

const LIMIT = 10n ** BigInt(maxDigits);
const BITS_PER_DIGIT = Math.log2(10);
const MAX_BITS = maxDigits * BITS_PER_DIGIT;

/** Why an operation has no value. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

function refuseDigits(digits: number): never {
  const size =
    Number.isFinite(digits) && digits < 1e15
      ? `about ${(Math.floor(digits + 1e-9) + 1).toLocaleString('en-US')}`
      : 'far too many';
  throw new Refusal(
    `This number would have ${size} digits; at most ${maxDigits.toLocaleString('en-US')} are taken. Use a smaller one.`,
  );
}

function checkBits(bits: number): void {
  if (bits > MAX_BITS + 4) refuseDigits(bits / BITS_PER_DIGIT);
}

/** The value itself, if it is within the limit. */
export function bounded(value: bigint): bigint {
  if (value >= LIMIT || value <= -LIMIT) {
    refuseDigits((value < 0n ? -value : value).toString().length - 1);
  }
  return value;
}

/** a * b. */
export function multiply(a: bigint, b: bigint): bigint {
  checkBits(bitLength(a) + bitLength(b) - 2);
  return bounded(a * b);
}

/** a / b, which must come out even. */
export function divideExactly(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new Refusal('This divides by zero: change the divisor.');
  if (a % b !== 0n) {
    throw new Refusal(
      'This division leaves a remainder: only exact division gives a whole number.',
    );
  }
  return a / b;
}

/** base^exponent for an exponent that is not negative. */
export function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) {
    throw new Refusal('A negative exponent gives no whole number: use an exponent of 0 or more.');
  }
  if (base === 0n || base === 1n) return exponent === 0n ? 1n : base;
  if (base === -1n) return (exponent & 1n) === 0n ? 1n : -1n;
  checkBits(log2(base < 0n ? -base : base) * Number(exponent));
  return bounded(base ** exponent);
}

/** The functions an expression may call, each of one argument. */
export const functions: ReadonlyMap<string, (n: bigint) => bigint> = new Map([
  ['factorial', factorial],
  ['fibonacci', fibonacci],
  ['primorial', primorial],
]);

/** n! */
export function factorial(argument: bigint): bigint {
  const n = index(argument, 'factorial');
  if (n > 2) checkBits(n * Math.log2(n / Math.E));
  return bounded(productOf(Array.from({ length: n }, (_, i) => i + 1)));
}

/** F_n with F_1 = F_2 = 1, by doubling. */
function fibonacci(argument: bigint): bigint {
  const n = index(argument, 'fibonacci');
  checkBits(n * Math.log2((1 + Math.sqrt(5)) / 2) - 2);
  let [a, b] = [0n, 1n];
  for (const bit of n.toString(2)) {
    [a, b] = [a * (2n * b - a), a * a + b * b];
    if (bit === '1') [a, b] = [b, a + b];
  }
  return bounded(a);
}

/** The product of the primes up to n: its natural logarithm is near n, and above 0.8 n from n = 59 on. */
export function primorial(argument: bigint): bigint {
  const n = index(argument, 'primorial');
  if (0.8 * n * Math.LOG2E > MAX_BITS + 4) refuseDigits(n / Math.LN10);
  return bounded(productOf([...primesUpTo(n)]));
}

/** By halves, so that long factors meet long ones: 3248! in a third of the time of one by one. */
function productOf(numbers: readonly number[]): bigint {
  if (numbers.length <= 8) return numbers.reduce((product, k) => product * BigInt(k), 1n);
  const middle = numbers.length >> 1;
  return productOf(numbers.slice(0, middle)) * productOf(numbers.slice(middle));
}

/** A function's argument as a number; more than 10^9 is out of reach for all of them. */
function index(argument: bigint, name: string): number {
  if (argument < 0n) throw new Refusal(`${name} needs a number that is not negative.`);
  return argument > 1_000_000_000n ? refuseDigits(Number.POSITIVE_INFINITY) : Number(argument);
}
