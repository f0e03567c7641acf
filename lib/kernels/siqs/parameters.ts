/** The exponent of the bound for a product of two large primes: nearer to 2 most cofactors do not split within bounds. */
const DOUBLE_LARGE_PRIME_EXPONENT = 1.8;

/** The part of a plan that depends on the size of k n only. */
export interface SiqsParameters {
  readonly factorBaseSize: number;
  readonly blockBits: number;
  readonly blocks: number;
  readonly smallPrimeBound: number;
  readonly largePrimeBound: number;
  readonly largePrimes: 1 | 2;
  readonly missingBits: number;
}

/**
 * Bits of k n: primes of the factor base, blocks and their bits, large prime bound over 1,000, slack in bits.
 *
 * Set by hand from measurements (Node 20, Zen 3 with 512 KiB of second-level cache, a loaded machine, so that less than
 * 10 per cent is noise). 133 to 200 bits: near the optima of whole factorisations by `tune.ts`, which are flat: three
 * quarters of the factor base, or half or twice the large primes, change the time by less than 15 per cent. 216 and 233
 * bits: by relations a second in samples of a few seeds, where one block of 256 KiB beat two of 128. Larger factor bases
 * need shorter blocks: an entry of a bucket has 32 bits for prime and position. Below 133 bits a factorisation takes
 * hundredths of a second and nothing was tuned; above 249 bits the factor bases follow YAFU's table, nothing was tuned.
 */
const table: readonly (readonly number[])[] = [
  [64, 60, 1, 15, 20, 4],
  [100, 200, 1, 15, 80, 6],
  [133, 700, 1, 15, 500, 7],
  [150, 1200, 1, 16, 1000, 7],
  [166, 1900, 1, 16, 2300, 7],
  [183, 3500, 1, 16, 4000, 8],
  [200, 5500, 1, 17, 10_000, 9],
  [216, 11_000, 1, 18, 18_000, 9],
  [233, 19_000, 1, 18, 36_000, 10],
  [249, 27_000, 4, 17, 60_000, 10],
  [266, 46_000, 5, 16, 120_000, 6],
  [283, 60_000, 6, 16, 160_000, 6],
  [300, 72_000, 14, 15, 200_000, 6],
];

/** From here on two large primes are allowed, some 77 digits (YAFU: 70, msieve: 85); not measured here. */
const TWO_LARGE_PRIMES_BITS = 257;

/** Smaller primes tell less than they cost in the sieve; at 60 digits 50 and 100 take the same time, 30 some 5 per cent more. */
const SMALL_PRIME_BOUND = 60;

/**
 * Parameters by size, interpolated.
 *
 * @param bits the binary logarithm of k n
 */
export function siqsParameters(bits: number): SiqsParameters {
  let i = 1;
  while (i < table.length - 1 && table[i]![0]! < bits) i += 1;
  const low = table[i - 1]!;
  const high = table[i]!;
  const part = Math.min(1, Math.max(0, (bits - low[0]!) / (high[0]! - low[0]!)));
  const between = (column: number): number => low[column]! ** (1 - part) * high[column]! ** part;
  const largePrimes = bits >= TWO_LARGE_PRIMES_BITS ? 2 : 1;
  const largePrimeBound = Math.round(between(4) * 1000);
  const nearest = part < 0.5 ? low : high;
  return {
    factorBaseSize: Math.round(between(1)),
    blockBits: nearest[3]!,
    blocks: nearest[2]!,
    smallPrimeBound: SMALL_PRIME_BOUND,
    largePrimeBound,
    largePrimes,
    missingBits: Math.round(cofactorBits({ largePrimes, largePrimeBound }) + between(5)),
  };
}

/** The binary logarithm of the largest cofactor that is a product of large primes. */
export function cofactorBits({
  largePrimes,
  largePrimeBound,
}: Pick<SiqsParameters, 'largePrimes' | 'largePrimeBound'>): number {
  return Math.log2(largePrimeBound) * (largePrimes === 2 ? DOUBLE_LARGE_PRIME_EXPONENT : 1);
}
