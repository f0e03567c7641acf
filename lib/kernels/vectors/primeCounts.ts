/** pi(10^k) for k = 1, 2, …: OEIS A006880. */
export const primeCounts = [4, 25, 168, 1229, 9592, 78498, 664579] as const;
/** Some values of the k-th prime as `[k, prime]`: OEIS A006988 for k = 10^n. */
export const kthPrimes = [
  [1, 2],
  [10, 29],
  [100, 541],
  [1000, 7919],
  [10_000, 104_729],
  [100_000, 1_299_709],
  [1_000_000, 15_485_863],
] as const;
