import factorBaseModule from '../wasm/generated/factorBase.ts';
import { instantiate } from '../wasm/instantiate.ts';

/** The exports of `assembly/factorBase.ts`. */
interface Exports {
  build(words: number, size: number, limit: number): number;
  prepareScores(words: number, primes: number): void;
  score(k: number, primes: number): number;
}

/** Its fixed addresses. */
const NUMBER = 1024;
const SCORE_PRIMES = 2048;
const SQUARE_WEIGHTS = 4096;
const DIVISOR_WEIGHTS = 8192;
const OUTPUT = 16_384;
const PAGE = 65_536;

/** The room for primes to score with. */
const MOST_SCORE_PRIMES = 512;

/**
 * The first `size` primes modulo which `kn` is a square, 2 first, and square roots of it (0 where the prime divides it,
 * and for 2), by WebAssembly.
 *
 * @param kn positive, below 2^2000
 * @throws RangeError where there are too few below a generous bound, as for a square that is none modulo most primes
 */
export function compiledFactorBase(
  kn: bigint,
  size: number,
): { primes: Int32Array; roots: Int32Array } {
  // About every second prime is in; the 2 size-th prime is below this (Rosser) with room for a bad start.
  const limit = Math.ceil(100 + 2.6 * size * Math.log(2.6 * size + 10) * 1.1);
  const { exports, memory } = instance(OUTPUT + 8 * size + limit);
  const count = exports.build(putNumber(memory, kn), size, limit);
  if (count < size) throw new RangeError('This number is a square modulo too few small primes.');
  return {
    primes: new Int32Array(memory.buffer, OUTPUT, size).slice(),
    roots: new Int32Array(memory.buffer, OUTPUT + 4 * size, size).slice(),
  };
}

/** The weights of a prime in {@link multiplierScores}. */
export interface ScoreWeights {
  readonly prime: number;
  /** Where k n is a square modulo the prime. */
  readonly square: number;
  /** Where the prime divides k. */
  readonly divisor: number;
}

/**
 * For each k the sum of the weights that apply to it.
 *
 * @param n without any of the primes
 * @param weights of at most 512 odd primes
 */
export function multiplierScores(
  n: bigint,
  ks: readonly number[],
  weights: readonly ScoreWeights[],
): number[] {
  if (weights.length > MOST_SCORE_PRIMES) throw new RangeError('At most 512 primes have weights.');
  const { exports, memory } = instance(PAGE);
  const primes = weights.map(({ prime }) => prime);
  new Uint32Array(memory.buffer, SCORE_PRIMES).set(primes);
  new Float64Array(memory.buffer, SQUARE_WEIGHTS).set(weights.map(({ square }) => square));
  new Float64Array(memory.buffer, DIVISOR_WEIGHTS).set(weights.map(({ divisor }) => divisor));
  exports.prepareScores(putNumber(memory, n), weights.length);
  return ks.map((k) => exports.score(k, weights.length));
}

function instance(bytes: number): { exports: Exports; memory: WebAssembly.Memory } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  return { exports: instantiate<Exports>(factorBaseModule, memory), memory };
}

/** Writes a number and returns how many words it has. */
function putNumber(memory: WebAssembly.Memory, value: bigint): number {
  const words = new Uint32Array(memory.buffer, NUMBER);
  let count = 0;
  for (let rest = value; rest > 0n; rest >>= 32n) words[count++] = Number(BigInt.asUintN(32, rest));
  return count;
}
