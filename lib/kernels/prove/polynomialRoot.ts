/*
 * A root of a polynomial that splits into linear factors modulo a prime n. Coefficients from the lowest up, in [0, n), monic.
 * Random shifts separate residues from nonresidues among the roots (Cantor and Zassenhaus, Math. Comp. 36 (1981)).
 */
import { modInverse } from '../arith/modInverse.ts';
import type { SeededRandom } from '../arith/seededRandom.ts';
import type { SquareRoots } from './squareRoots.ts';

/** A prime n needs two tries on average; after as many without success n is not prime. */
const MOST_TRIES = 60;

/**
 * @param polynomial monic, of degree at least 1, with all its roots modulo n
 * @param roots square roots modulo n
 * @returns a root in [0, n), or `null` if n turned out not to be prime, or not to split the polynomial. Cost: about 1.5
 * times log2(n) squarings of a polynomial of this degree
 */
export function polynomialRoot(
  polynomial: readonly bigint[],
  roots: SquareRoots,
  random: SeededRandom,
): bigint | null {
  const { n } = roots;
  let rest = [...polynomial];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (rest.length === 2) return (n - rest[0]!) % n;
    if (rest.length === 3) return rootOfQuadratic(rest, roots);
    const factor = splitOff(rest, random.below(n), n);
    if (factor === null) return null;
    if (factor.length > 1 && factor.length < rest.length) {
      rest = 2 * factor.length <= rest.length + 1 ? factor : quotient(rest, factor, n);
    }
  }
  return null;
}

function rootOfQuadratic([c, b]: readonly bigint[], roots: SquareRoots): bigint | null {
  const { n } = roots;
  const root = roots.root(b! * b! - 4n * c!);
  return root === null ? null : mod((root - b!) * ((n + 1n) / 2n), n);
}

/** The part of the polynomial whose roots x have x + shift a nonzero square; `null` where division fails. */
function splitOff(polynomial: bigint[], shift: bigint, n: bigint): bigint[] | null {
  const power = powerOfLinear(shift, (n - 1n) / 2n, { polynomial, n });
  power[0] = mod(power[0]! - 1n, n);
  return greatestCommon(polynomial, power, n);
}

/** (x + shift)^exponent modulo the polynomial, degree - 1 and less. */
function powerOfLinear(
  shift: bigint,
  exponent: bigint,
  { polynomial, n }: { polynomial: readonly bigint[]; n: bigint },
): bigint[] {
  const degree = polynomial.length - 1;
  let power: bigint[] = new Array(degree).fill(0n);
  power[0] = 1n;
  for (const bit of exponent.toString(2)) {
    power = reduce(square(power), polynomial, n);
    if (bit === '1') power = reduce(timesLinear(power, shift), polynomial, n);
  }
  return power;
}

/** Not reduced modulo n. */
function square(f: readonly bigint[]): bigint[] {
  const result = new Array<bigint>(2 * f.length - 1).fill(0n);
  for (let i = 0; i < f.length; i++) {
    const twice = 2n * f[i]!;
    result[2 * i]! += f[i]! * f[i]!;
    for (let k = i + 1; k < f.length; k++) result[i + k]! += twice * f[k]!;
  }
  return result;
}

function timesLinear(f: readonly bigint[], shift: bigint): bigint[] {
  return [...f, 0n].map((x, i) => x * shift + (i > 0 ? f[i - 1]! : 0n));
}

/** Remainder of f by a monic polynomial; f is used up, its coefficients need not be reduced. */
function reduce(f: bigint[], monic: readonly bigint[], n: bigint): bigint[] {
  const degree = monic.length - 1;
  for (let i = f.length - 1; i >= degree; i--) {
    const lead = f[i]! % n;
    if (lead === 0n) continue;
    for (let k = 0; k < degree; k++) f[i - degree + k]! -= lead * monic[k]!;
  }
  return f.slice(0, degree).map((x) => mod(x, n));
}

/** Monic; `null` when a leading coefficient has no inverse. */
function greatestCommon(f: bigint[], g: bigint[], n: bigint): bigint[] | null {
  let [a, b] = [f, trim(g)];
  while (b.length > 0) {
    const inverse = modInverse(b.at(-1)!, n);
    if (inverse === null) return null;
    const monic = b.map((x) => (x * inverse) % n);
    [a, b] = [monic, trim(reduce([...a], monic, n))];
  }
  return a;
}

function trim(f: bigint[]): bigint[] {
  while (f.length > 0 && f.at(-1) === 0n) f.pop();
  return f;
}

/** f / g for a monic g that divides f. */
function quotient(f: readonly bigint[], g: readonly bigint[], n: bigint): bigint[] {
  const rest = [...f];
  const result: bigint[] = [];
  for (let i = f.length - g.length; i >= 0; i--) {
    const lead = mod(rest[i + g.length - 1]!, n);
    result.unshift(lead);
    for (let k = 0; k < g.length; k++) rest[i + k]! -= lead * g[k]!;
  }
  return result;
}

function mod(x: bigint, n: bigint): bigint {
  const r = x % n;
  return r < 0n ? r + n : r;
}
