import { jacobi } from '../arith/jacobi.ts';
import { modInverse } from '../arith/modInverse.ts';
import { modPow } from '../arith/modPow.ts';
import type { SeededRandom } from '../arith/seededRandom.ts';
import type { CurveStep } from './certificate.ts';
import { type CurvePoint, followCurve, multiplyPoint } from './checkCertificate.ts';
import { type ClassPolynomial, classPolynomial } from './classPolynomial.ts';
import type { Discriminant } from './discriminants.ts';
import { polynomialRoot } from './polynomialRoot.ts';
import type { SquareRoots } from './squareRoots.ts';

/** What a curve step starts from: a discriminant, and an order = cofactor * q of its curves. */
export interface CurveOrder {
  readonly discriminant: Discriminant;
  readonly order: bigint;
  readonly q: bigint;
}

/** The right one of at most six twists comes up sooner, but for one number in 10^7; after as many n is not prime. */
const MOST_POINTS = 100;

/**
 * Carries out a step: the curve with complex multiplication by D, and a point of order q.
 * @param roots square roots modulo n
 * @returns a step that the checker accepts, or `null` if n turned out not to be prime
 */
export function curveStep(
  { discriminant, order, q }: CurveOrder,
  roots: SquareRoots,
  random: SeededRandom,
): CurveStep | null {
  const { n } = roots;
  const draw = pointsOf(discriminant, roots, random);
  if (draw === null) return null;
  const wrong = new Set<bigint>();
  for (let tries = 0; tries < MOST_POINTS; tries++) {
    const drawn = draw();
    if (drawn === null || wrong.has(drawn.twist)) continue;
    const point = affine(drawn.point, order / q);
    if (point === null) continue;
    const { a, x, y } = point;
    const step: CurveStep = { kind: 'curve', q: `${q}`, a: `${a}`, x: `${x}`, y: `${y}` };
    if (followCurve(n, step) === q) return step;
    wrong.add(drawn.twist);
  }
  return null;
}

function affine(point: CurvePoint, k: bigint): CurvePoint | null {
  const { n, a } = point;
  const multiple = multiplyPoint(point, k);
  if (multiple === null) return null;
  const inverse = modInverse(multiple.Z, n)!;
  const square = (inverse * inverse) % n;
  const x = mod(multiple.X * square, n);
  return { n, a, x, y: mod(((multiple.Y * square) % n) * inverse, n) };
}

/** A random point on a random twist. Equal marks mean isomorphic curves: one of them has the order, or none. */
type Draw = () => { readonly point: CurvePoint; readonly twist: bigint } | null;

function pointsOf(
  discriminant: Discriminant,
  roots: SquareRoots,
  random: SeededRandom,
): Draw | null {
  const { n } = roots;
  if (discriminant.size === 3) return () => pointForZero(n, random);
  if (discriminant.size === 4) return () => pointForTwelve(n, random);
  const j = jInvariant(discriminant, roots, random);
  const inverse = j === null ? null : modInverse(1728n - j, n);
  if (j === null || inverse === null) return null;
  const k = mod(j * inverse, n);
  return () => {
    // The twist by w of Y^2 = X^3 + 3k X + 2k, w its right side at x, has the point (x w, w^2).
    const x = random.below(n);
    const w = mod(x * x * x + 3n * k * x + 2n * k, n);
    const square = (w * w) % n;
    const point = { n, a: (3n * k * square) % n, x: (x * w) % n, y: square };
    return { point, twist: BigInt(jacobi(w, n)) };
  };
}

/** j = 0: Y^2 = X^3 + b with the b that fits a random point; six twists. */
function pointForZero(n: bigint, random: SeededRandom): ReturnType<Draw> {
  const [x, y] = [random.below(n), random.below(n)];
  const twist = modPow(y * y - x * x * x, (n - 1n) / 6n, n);
  return { point: { n, a: 0n, x, y }, twist };
}

/** j = 1728, the cube of 12: Y^2 = X^3 + a X with the a that fits a random point; four twists. */
function pointForTwelve(n: bigint, random: SeededRandom): ReturnType<Draw> {
  const [x, y] = [random.below(n), random.below(n)];
  const inverse = modInverse(x, n);
  if (inverse === null) return null;
  const a = mod(y * y * inverse - x * x, n);
  return { point: { n, a, x, y }, twist: modPow(a, (n - 1n) / 4n, n) };
}

/** The j of a curve with complex multiplication by D modulo n; `null` if n turned out not to be prime. */
export function jInvariant(
  discriminant: Discriminant,
  roots: SquareRoots,
  random: SeededRandom,
): bigint | null {
  const polynomial = classPolynomial(discriminant);
  const reduced = modulo(polynomial, discriminant, roots);
  const root = reduced && polynomialRoot(reduced, roots, random);
  if (root === null) return null;
  return polynomial.invariant === 'j' ? root : root ** 3n % roots.n;
}

/** The polynomial over Z / n, each sqrt(d) the product of the roots of its prime discriminants. */
function modulo(
  { genera, terms }: ClassPolynomial,
  { primes }: Discriminant,
  roots: SquareRoots,
): bigint[] | null {
  const { n } = roots;
  const sums = terms[0]!.numerators.map(() => 0n);
  for (const { d, subset, numerators } of terms) {
    const inverse = modInverse(BigInt(d * genera), n);
    let factor = inverse ?? 0n;
    let negatives = 0;
    for (const [i, prime] of primes.entries()) {
      if (((subset >> i) & 1) === 0) continue;
      factor = (factor * (roots.shared(prime) ?? 0n)) % n;
      if (prime < 0) negatives += 1;
    }
    // Two roots of negative numbers have i^2 = -1 in their product.
    if (negatives % 4 === 2) factor = -factor;
    for (const [k, numerator] of numerators.entries()) sums[k]! += numerator * factor;
    if (factor === 0n) return null;
  }
  return [...sums.map((sum) => mod(sum, n)), 1n];
}

function mod(x: bigint, n: bigint): bigint {
  const r = x % n;
  return r < 0n ? r + n : r;
}
