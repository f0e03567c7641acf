/**
 * One relation of the sieve, as it crosses from a worker to the collector: an identity over the integers
 *
 *     root^2 - k n = product of all factors and large primes.
 *
 * With k n fixed the identity cannot be made up without finding a smooth value, so whoever sends it did the work.
 */
export interface Relation {
  /** Positive, of about half the digits of k n (`|h a x + b|` of the polynomial). */
  readonly root: bigint;
  /** Primes of the factor base with repetition, ascending; -1 first when the value is negative. */
  readonly factors: readonly number[];
  /** Primes above the factor base, ascending: none, one or two (two may be equal). */
  readonly largePrimes: readonly number[];
}

/**
 * Whether the identity holds: the check for relations from elsewhere. It costs some microseconds, far less than
 * finding the relation.
 *
 * @param n the number to factor
 * @param multiplier the k of the sieve
 * @returns false also when factors or large primes are not what {@link Relation} says they are
 */
export function checkRelation(n: bigint, multiplier: number, relation: Relation): boolean {
  const { root, factors, largePrimes } = relation;
  if (root <= 0n || largePrimes.length > 2) return false;
  if (!areAscending(factors, -1) || !areAscending(largePrimes, 2)) return false;
  return root * root - BigInt(multiplier) * n === productOf([...factors, ...largePrimes]);
}

function areAscending(list: readonly number[], least: number): boolean {
  return list.every((f, i) => {
    const before = list[i - 1] ?? least;
    if (!Number.isSafeInteger(f) || f < before) return false;
    return f > 1 || (f === -1 && i === 0);
  });
}

/** The product; numbers are joined to 53 bits before BigInt sees them. */
function productOf(numbers: readonly number[]): bigint {
  let product = 1n;
  let part = 1;
  for (const f of numbers) {
    if (Math.abs(part * f) > Number.MAX_SAFE_INTEGER) {
      product *= BigInt(part);
      part = 1;
    }
    part *= f;
  }
  return product * BigInt(part);
}
