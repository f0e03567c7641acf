/** Carmichael numbers: OEIS A002997, all below 50,000 and some larger. */
export const carmichaelNumbers = [
  561n,
  1105n,
  1729n,
  2465n,
  2821n,
  6601n,
  8911n,
  10585n,
  15841n,
  29341n,
  41041n,
  46657n,
  825265n,
  321197185n,
  5394826801n,
  232250619601n,
  9746347772161n,
] as const;

/** Strong pseudoprimes to base 2: OEIS A001262, all below 100,000. */
export const strongPseudoprimesBase2 = [
  2047n,
  3277n,
  4033n,
  4681n,
  8321n,
  15841n,
  29341n,
  42799n,
  49141n,
  52633n,
  65281n,
  74665n,
  80581n,
  85489n,
  88357n,
  90751n,
] as const;

/** Smallest strong pseudoprimes to the first 2, 3, …, 11 primes: OEIS A014233 (Jaeschke; Jiang and Deng; Sorenson and Webster). */
export const strongToManyBases = [
  1373653n,
  25326001n,
  3215031751n,
  2152302898747n,
  3474749660383n,
  341550071728321n,
  3825123056546413051n,
  318665857834031151167461n,
] as const;

/** Strong Lucas pseudoprimes with Selfridge's parameters: OEIS A217255, all below 100,000. */
export const strongLucasPseudoprimes = [
  5459n,
  5777n,
  10877n,
  16109n,
  18971n,
  22499n,
  24569n,
  25199n,
  40309n,
  58519n,
  75077n,
  97439n,
] as const;

/** Lucas pseudoprimes (not always strong ones) with Selfridge's parameters below 100,000: OEIS A217120. */
export const lucasPseudoprimes = [
  323, 377, 1159, 1829, 3827, 5459, 5777, 9071, 9179, 10877, 11419, 11663, 13919, 14839, 16109,
  16211, 18407, 18971, 19043, 22499, 23407, 24569, 25199, 25877, 26069, 27323, 32759, 34943, 35207,
  39059, 39203, 39689, 40309, 44099, 46979, 47879, 50183, 51983, 53663, 56279, 58519, 60377, 63881,
  69509, 72389, 73919, 75077, 77219, 79547, 79799, 82983, 84419, 86063, 90287, 94667, 97019, 97439,
] as const;

/** Strong pseudoprimes to bases 3, 5 and 7, all below 100,000: OEIS A020229, A020231, A020233. */
export const strongPseudoprimesByBase: readonly (readonly [bigint, readonly number[]])[] = [
  [
    3n,
    [
      121, 703, 1891, 3281, 8401, 8911, 10585, 12403, 16531, 18721, 19345, 23521, 31621, 44287,
      47197, 55969, 63139, 74593, 79003, 82513, 87913, 88573, 97567,
    ],
  ],
  [
    5n,
    [
      781, 1541, 5461, 5611, 7813, 13021, 14981, 15751, 24211, 25351, 29539, 38081, 40501, 44801,
      53971, 79381,
    ],
  ],
  [
    7n,
    [
      25, 325, 703, 2101, 2353, 4525, 11041, 14089, 20197, 29857, 29891, 39331, 49241, 58825, 64681,
      76627, 78937, 79381, 87673, 88399, 88831,
    ],
  ],
];

/**
 * The first of the three primes p, 313 (p - 1) + 1, 353 (p - 1) + 1 whose product, of 397 digits, is a strong
 * pseudoprime to every prime base below 307: F. Arnault, "Constructing Carmichael numbers which are strong pseudoprimes
 * to several bases", J. Symbolic Comput. 20 (1995).
 */
export const arnaultPrime =
  29674495668685510550154174642905332730771991799853043350995075531276838753171770199594238596428121188033664754218345562493168782883n;
