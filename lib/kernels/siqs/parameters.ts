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
 * Bits of k n: primes of the factor base, blocks, small prime bound, large prime bound over 1,000, slack in bits.
 *
 * Set from whole factorisations up to 242 bits, and from samples above (Node 20, Zen 4), one value changed at a time by
 * `tune.ts`; the optima are flat: three quarters of the factor base or a third more, or one block more, change the time by
 * less than 5 per cent at 50 to 80 digits. From 75 to 80 digits half of the large prime bound costs no more time and takes a
 * third fewer relations, all of which have to be carried home; it stands here. At 90 digits the row saves 9 per cent of
 * what an interpolation from 80 took, at RSA-100 43 per cent. Below 133 bits a factorisation takes hundredths of a second
 * and nothing was tuned. The last factor base is the largest for which the entries of the buckets fit into 32 bits.
 */
const table: readonly (readonly number[])[] = [
  [64, 60, 1, 15, 20, 4],
  [100, 200, 1, 30, 80, 8],
  [133, 600, 1, 100, 500, 14],
  [150, 1000, 1, 150, 1000, 16],
  [166, 1800, 2, 180, 2200, 18],
  [183, 3700, 3, 256, 5000, 21],
  [200, 5200, 6, 256, 10_000, 22],
  [216, 12_500, 7, 256, 18_000, 23],
  [233, 20_500, 9, 256, 36_000, 22],
  [242, 23_500, 10, 256, 36_000, 19],
  // Two large primes from here on.
  [242, 23_500, 10, 256, 12_500, 16],
  [249, 26_000, 11, 256, 16_000, 16],
  [266, 42_000, 17, 256, 30_000, 17],
  [283, 62_000, 25, 256, 90_000, 19],
  [300, 98_000, 34, 200, 240_000, 18],
  [337, 132_000, 40, 200, 400_000, 24],
];

/** Above, two large primes are allowed, from some 73 digits on (YAFU: 70, msieve: 85). The table has a row on either side. */
const TWO_LARGE_PRIMES_BITS = 242;

/** A block is a first-level cache. */
const BLOCK_BITS = 15;

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
  const largePrimes = bits > TWO_LARGE_PRIMES_BITS ? 2 : 1;
  const largePrimeBound = Math.round(between(4) * 1000);
  return {
    factorBaseSize: Math.round(between(1)),
    blockBits: BLOCK_BITS,
    blocks: Math.round(between(2)),
    smallPrimeBound: Math.round(between(3)),
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
