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

/** Bits of k n: primes of the factor base, blocks of 2^blockBits, large prime bound over 1,000, slack in bits. */
const table: readonly (readonly number[])[] = [
  [64, 60, 1, 15, 20, 4],
  [100, 200, 1, 15, 80, 6],
  [133, 700, 1, 15, 500, 8],
  [150, 1200, 1, 15, 1000, 8],
  [166, 2000, 1, 16, 2300, 8],
  [183, 3500, 1, 16, 4000, 8],
  [200, 6000, 1, 17, 8000, 8],
  [216, 11000, 2, 17, 16000, 8],
  [233, 18000, 3, 17, 30000, 8],
  [249, 27000, 4, 17, 60000, 8],
  [266, 46000, 5, 16, 120000, 8],
  [283, 60000, 6, 16, 160000, 8],
  [300, 72000, 7, 16, 200000, 8],
];

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
  const largePrimes = bits > 250 ? 2 : 1;
  const largePrimeBound = Math.round(between(4) * 1000);
  const largePrimeBits = Math.log2(largePrimeBound) * (largePrimes === 2 ? 1.8 : 1);
  const nearest = part < 0.5 ? low : high;
  return {
    factorBaseSize: Math.round(between(1)),
    blockBits: nearest[3]!,
    blocks: nearest[2]!,
    smallPrimeBound: 50,
    largePrimeBound,
    largePrimes,
    missingBits: Math.round(largePrimeBits + between(5)),
  };
}
