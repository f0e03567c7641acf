import { factorInteger } from './factorInteger.ts';

/**
 * More divisors than this are not listed: they would fill the memory.
 */
const MAX_DIVISORS = 10_000_000;

/**
 * All positive divisors, ascending. Cost: that of factoring n.
 *
 * @param n any integer but 0
 * @throws RangeError for 0, or if there are more than 10,000,000 divisors
 * @example divisors(12n) // [1n, 2n, 3n, 4n, 6n, 12n]
 */
export function divisors(n: bigint): bigint[] {
  const { factors } = factorInteger(n);
  const count = factors.reduce((product, { exponent }) => product * (exponent + 1), 1);
  if (count > MAX_DIVISORS) {
    throw new RangeError(
      `This number has ${count} divisors; at most ${MAX_DIVISORS} can be listed.`,
    );
  }
  let list = [1n];
  for (const { prime, exponent } of factors) {
    const powers = Array.from({ length: exponent + 1 }, (_, e) => prime ** BigInt(e));
    list = powers.flatMap((power) => list.map((d) => d * power));
  }
  return list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
