import type { Lists } from './lists.ts';

/**
 * The numbers that occur an odd number of times in some lists: the symmetric difference of sets, or the sum of vectors
 * over GF(2). Hot at the end of a factorisation, where half of all relations are summed for every dependency, so a byte
 * for each number and no set.
 *
 * @param chosen which of the lists
 * @returns ascending; time and memory go with the largest number
 */
export function oddOnes({ starts, values }: Lists, chosen: ArrayLike<number>): number[] {
  let largest = -1;
  for (let i = 0; i < chosen.length; i++) {
    const end = starts[chosen[i]! + 1]!;
    for (let k = starts[chosen[i]!]!; k < end; k++) if (values[k]! > largest) largest = values[k]!;
  }
  const parity = new Uint8Array(largest + 1);
  for (let i = 0; i < chosen.length; i++) {
    const end = starts[chosen[i]! + 1]!;
    for (let k = starts[chosen[i]!]!; k < end; k++) parity[values[k]!]! ^= 1;
  }
  return onesOf(parity);
}

/** The places that hold 1, ascending. */
export function onesOf(bits: Uint8Array): number[] {
  const ones: number[] = [];
  for (let i = 0; i < bits.length; i++) if (bits[i] === 1) ones.push(i);
  return ones;
}
