import { primesUpTo } from '../primes/primesUpTo.ts';

/** A negative fundamental discriminant D with what a search needs to know of its class group. */
export interface Discriminant {
  /** The positive number -D. */
  readonly size: number;
  readonly classNumber: number;
  /** Number of genera, a power of two: one less than there are prime discriminants. */
  readonly genera: number;
  /** D as a product of prime discriminants: -4, 8, -8 and odd primes q with the sign that makes them 1 modulo 4. */
  readonly primes: readonly number[];
}

/**
 * All fundamental discriminants with |D| below a bound, by the degree of a class polynomial over the genus field
 * (`classNumber / genera`), then by size. Class numbers are counted: all reduced forms at once.
 *
 * @param bound on |D|, at most 2^24. Cost grows with its power 3/2: 30 ms for 20,000, 0.2 s for 200,000
 */
export function discriminantsBelow(bound: number): Discriminant[] {
  const classNumbers = countReducedForms(bound);
  const isOddFactor = primesUpTo(bound);
  const found: Discriminant[] = [];
  for (let size = 3; size < bound; size++) {
    const primes = primeDiscriminants(size, isOddFactor);
    if (primes === null) continue;
    const genera = 2 ** (primes.length - 1);
    found.push({ size, classNumber: classNumbers[size]!, genera, primes });
  }
  const degree = ({ classNumber, genera }: Discriminant): number => classNumber / genera;
  return found.sort((d, e) => degree(d) - degree(e) || d.size - e.size);
}

/** How many reduced forms (a, b, c), |b| <= a <= c, have 4ac - b^2 = size; for fundamental sizes all are primitive. */
function countReducedForms(bound: number): Uint16Array {
  const counts = new Uint16Array(bound);
  for (let a = 1; 3 * a * a < bound; a++) {
    for (let b = 0; b <= a; b++) {
      const isOwnInverse = b === 0 || b === a;
      for (let c = a, size = 4 * a * a - b * b; size < bound; c++, size += 4 * a) {
        counts[size]! += isOwnInverse || a === c ? 1 : 2;
      }
    }
  }
  return counts;
}

/** The prime discriminants whose product is -size, ascending in absolute value; `null` if -size is not fundamental. */
function primeDiscriminants(size: number, primes: Uint32Array): number[] | null {
  let odd = size;
  while (odd % 2 === 0) odd /= 2;
  const parts: number[] = [];
  let rest = odd;
  for (let i = 1; primes[i]! * primes[i]! <= rest; i++) {
    const q = primes[i]!;
    if (rest % q !== 0) continue;
    rest /= q;
    if (rest % q === 0) return null;
    parts.push(q % 4 === 1 ? q : -q);
  }
  if (rest > 1) parts.push(rest % 4 === 1 ? rest : -rest);
  const even = -size / parts.reduce((product, q) => product * q, 1);
  if (even === 1) return parts;
  return even === -4 || even === 8 || even === -8 ? [even, ...parts] : null;
}
