import type { SparseMatrix } from '../matrix.ts';

/**
 * All independent dependencies among the columns, by elimination on packed bits: the oracle of {@link blockLanczos}, and
 * quicker than it for small matrices. Cost: columns^2 (rows + columns) / 64 word operations, 0.1 s for 2,000.
 *
 * @returns for each dependency its column numbers, ascending; `columns - rank` of them
 */
export function denseGauss(matrix: SparseMatrix): number[][] {
  const { rows, columns } = matrix;
  const n = columns.length;
  const rowWords = (rows + 31) >>> 5;
  const width = rowWords + ((n + 31) >>> 5);
  const bits = new Int32Array(n * width);
  for (let j = 0; j < n; j++) {
    for (const r of columns.at(j)) bits[j * width + (r >>> 5)]! |= 1 << (r & 31);
    bits[j * width + rowWords + (j >>> 5)]! |= 1 << (j & 31);
  }
  /** For each row the column that is the first with a 1 there. */
  const pivot = new Int32Array(rows).fill(-1);
  const dependencies: number[][] = [];
  for (let j = 0; j < n; j++) {
    const at = j * width;
    if (!reduce(bits, { at, width, rowWords, pivot, column: j })) {
      dependencies.push(members(bits.subarray(at + rowWords, at + width)));
    }
  }
  return dependencies;
}

/** Adds earlier columns until the column has a pivot of its own (true) or no rows are left (false). */
function reduce(
  bits: Int32Array,
  {
    at,
    width,
    rowWords,
    pivot,
    column,
  }: { at: number; width: number; rowWords: number; pivot: Int32Array; column: number },
): boolean {
  for (let w = 0; w < rowWords; w++) {
    for (let word = bits[at + w]!; word !== 0; word = bits[at + w]!) {
      const row = 32 * w + 31 - Math.clz32(word & -word);
      const other = pivot[row]!;
      if (other < 0) {
        pivot[row] = column;
        return true;
      }
      const from = other * width;
      for (let k = w; k < width; k++) bits[at + k]! ^= bits[from + k]!;
    }
  }
  return false;
}

/** The numbers of the bits that are set. */
function members(words: Int32Array): number[] {
  const list: number[] = [];
  words.forEach((value, w) => {
    for (let word = value; word !== 0; word &= word - 1) {
      list.push(32 * w + 31 - Math.clz32(word & -word));
    }
  });
  return list;
}
