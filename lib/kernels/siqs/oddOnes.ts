/**
 * The numbers that occur an odd number of times in some lists: the symmetric difference of sets, or the sum of vectors
 * over GF(2). Hot at the end of a factorisation, where half of all relations are summed for every dependency, so a byte
 * for each number and no set.
 *
 * @param lists of integers from 0 on; time and memory go with the largest of them
 * @returns ascending
 */
export function oddOnes(lists: readonly ArrayLike<number>[]): number[] {
  let largest = -1;
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) if (list[k]! > largest) largest = list[k]!;
  }
  const parity = new Uint8Array(largest + 1);
  for (const list of lists) for (let k = 0; k < list.length; k++) parity[list[k]!]! ^= 1;
  const odd: number[] = [];
  for (let i = 0; i <= largest; i++) if (parity[i] === 1) odd.push(i);
  return odd;
}
