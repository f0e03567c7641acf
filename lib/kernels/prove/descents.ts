/*
 * Ways down from a number n to a smaller one whose primality proves that of n (Atkin and Morain, "Elliptic curves and
 * primality proving", Math. Comp. 61 (1993)).
 *
 * Discriminants come in order of the degree their curve will cost. Those of whose prime discriminants all have a root
 * modulo n have a chance of g / h to give curves; roots are shared between them (Franke, Kleinjung, Morain, Wirth 2004).
 * Orders are collected and freed of small primes together, and the smallest rest that is prime comes first. n - 1 is an
 * order that costs nothing.
 */
import { bitLength } from '../arith/bitLength.ts';
import { jacobi } from '../arith/jacobi.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { type Discriminant, discriminantsBelow } from './discriminants.ts';
import { SmallPrimes } from './smoothPart.ts';
import type { SquareRoots } from './squareRoots.ts';
import { traces } from './traces.ts';

/** A step from n down to q, not yet carried out. */
export interface Descent {
  readonly n: bigint;
  /** Probably prime, at most n / 2; 1 when n - 1 has enough small primes by itself. */
  readonly q: bigint;
  /** The curve's discriminant and trace; `null` for a step by n - 1. */
  readonly curve: { readonly discriminant: Discriminant; readonly trace: bigint } | null;
}

interface Order {
  readonly order: bigint;
  readonly curve: Descent['curve'];
}

/**
 * |D| below each of these, one after the other. The first 6,079 give 100 to 400 orders, by the number's luck with small
 * primes; that is enough for nearly all numbers up to 300 digits. The others are made, in 0.2 s, when a number wants more.
 */
const DISCRIMINANT_BOUNDS = [20_000, 200_000];

/** How many prime rests to expect of a batch of orders: more make the steps larger and each dearer. */
const EXPECTED_PRIMES = 1.5;

const discriminants: Discriminant[][] = [];
const smallPrimes = new Map<number, SmallPrimes>();

/** The primes that are divided out of orders of so many bits; kept, as a chain asks for each again and again. */
export function smallPrimesFor(bits: number): SmallPrimes {
  const level = Math.min(20, Math.max(12, Math.round(2 * Math.log2(bits))));
  const kept = smallPrimes.get(level) ?? new SmallPrimes(2 ** level);
  smallPrimes.set(level, kept);
  return kept;
}

/**
 * All ways down from n, lazily, good ones first; `null` now and then, for whoever wants to stop. Runs dry after some ten thousand discriminants.
 * @param roots square roots modulo n, a number that is probably prime, above 2^64
 */
export function* descents(roots: SquareRoots): Generator<Descent | null> {
  const { n } = roots;
  const small = smallPrimesFor(bitLength(n));
  // Mertens: a number of size n has a prime rest with probability e^gamma ln(bound) / ln(n).
  const batch = (EXPECTED_PRIMES * Math.LN2 * bitLength(n)) / (1.78 * Math.log(small.bound));
  let orders: Order[] = [{ order: n - 1n, curve: null }];
  for (const curve of curves(roots)) {
    yield null;
    orders.push({ order: n + 1n - curve.trace, curve });
    if (orders.length < batch) continue;
    yield* primeRests(n, orders, small);
    orders = [];
  }
  yield* primeRests(n, orders, small);
}

function* curves(roots: SquareRoots): Generator<NonNullable<Descent['curve']>> {
  const hasRoot = new Map<number, boolean>();
  const isResidue = (q: number): boolean => {
    const known = hasRoot.get(q) ?? jacobi(BigInt(q), roots.n) === 1;
    hasRoot.set(q, known);
    return known;
  };
  for (const discriminant of byCost()) {
    if (!discriminant.primes.every(isResidue)) continue;
    const root = rootOfDiscriminant(discriminant, roots);
    if (root === null) return;
    for (const trace of traces(roots.n, discriminant.size, root)) yield { discriminant, trace };
  }
}

function* byCost(): Generator<Discriminant> {
  for (const [i, bound] of DISCRIMINANT_BOUNDS.entries()) {
    const before = DISCRIMINANT_BOUNDS[i - 1] ?? 0;
    discriminants[i] ??= discriminantsBelow(bound).filter(({ size }) => size >= before);
    yield* discriminants[i];
  }
}

function rootOfDiscriminant({ primes }: Discriminant, roots: SquareRoots): bigint | null {
  let product = 1n;
  for (const q of primes) {
    const root = roots.shared(q);
    if (root === null) return null;
    product = (product * root) % roots.n;
  }
  return product;
}

/** The orders with a prime rest of a size that proves something, the largest step first. */
function* primeRests(n: bigint, orders: Order[], small: SmallPrimes): Generator<Descent | null> {
  const rests = small.removeFrom(orders.map(({ order }) => order));
  const least = leastPrime(n);
  const found: Descent[] = [];
  for (const [i, { order, curve }] of orders.entries()) {
    const rest = rests[i]!;
    const isSmooth = curve === null && isHalf(n, order / rest);
    const isLarge = curve === null ? isHalf(n, rest) : rest > least;
    if (isSmooth) found.push({ n, q: 1n, curve });
    else if (isLarge && 2n * rest <= n) found.push({ n, q: rest, curve });
  }
  found.sort((a, b) => (a.q < b.q ? -1 : a.q > b.q ? 1 : 0));
  for (const descent of found) {
    yield descent.q === 1n || isProbablePrime(descent.q) ? descent : null;
  }
}

/** Above (n^(1/4) + 1)^2, and at most 4 times that: n < 16^(hex digits). */
function leastPrime(n: bigint): bigint {
  const root = (1n << BigInt(n.toString(16).length)) + 1n;
  return root * root;
}

const isHalf = (n: bigint, part: bigint): boolean => part * part > n;
