/** Composites that deceive one half of BPSW or a weaker test; all are composite. */

/** Carmichael numbers: OEIS A002997, and Chernick's (6k+1)(12k+1)(18k+1) for k = 10^6 + 20 or so is built in the test. */
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
  825265n,
  321197185n,
  5394826801n,
  232250619601n,
  9746347772161n,
] as const;

/** Strong pseudoprimes to base 2: OEIS A001262. */
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

/** Strong Lucas pseudoprimes with Selfridge's parameters: OEIS A217255. */
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
] as const;
