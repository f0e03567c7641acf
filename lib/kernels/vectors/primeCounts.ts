/** pi(10^k) for k = 1, 2, …: OEIS A006880. */
export const primeCounts = [4, 25, 168, 1229, 9592, 78498, 664579] as const;
