/*
 * Small algebra over GF(2) in words: a *block* is a tall matrix of 32 columns, one 32-bit word a row; a *square* is a
 * block of 32 rows. Bit k of a word is column k.
 */

/** Bits of a word: columns of a block. */
export const WORD = 32;

/** The unit matrix. */
export function unitSquare(): Int32Array {
  return Int32Array.from({ length: WORD }, (_, i) => 1 << i);
}

/** A sum of blocks or squares of equal length. */
export function sum(a: Int32Array, b: Int32Array): Int32Array {
  return a.map((word, i) => word ^ b[i]!);
}

/** The columns in the mask; the others become 0. */
export function masked(a: Int32Array, mask: number): Int32Array {
  return a.map((word) => word & mask);
}

/** `block * square`, by tables of eight bits: four look-ups a row. */
export function product(block: Int32Array, square: Int32Array): Int32Array {
  const out = new Int32Array(block.length);
  addProduct(out, block, square);
  return out;
}

/** `out += block * square`. */
export function addProduct(out: Int32Array, block: Int32Array, square: Int32Array): void {
  const table = byteTables(square);
  for (let i = 0; i < out.length; i++) {
    const w = block[i]!;
    out[i]! ^=
      table[w & 255]! ^
      table[256 + ((w >>> 8) & 255)]! ^
      table[512 + ((w >>> 16) & 255)]! ^
      table[768 + (w >>> 24)]!;
  }
}

/** For each byte of a word and each of its values the sum of the square's rows at its bits. */
function byteTables(square: Int32Array): Int32Array {
  const table = new Int32Array(1024);
  for (let value = 1; value < 256; value++) {
    const low = 31 - Math.clz32(value & -value);
    const rest = value & (value - 1);
    for (let byte = 0; byte < 4; byte++) {
      table[256 * byte + value] = table[256 * byte + rest]! ^ square[8 * byte + low]!;
    }
  }
  return table;
}

/** The square `transpose(a) * b` of two blocks of equal length. */
export function innerProduct(a: Int32Array, b: Int32Array): Int32Array {
  const table = new Int32Array(1024);
  for (let i = 0; i < a.length; i++) {
    const w = a[i]!;
    const v = b[i]!;
    table[w & 255]! ^= v;
    table[256 + ((w >>> 8) & 255)]! ^= v;
    table[512 + ((w >>> 16) & 255)]! ^= v;
    table[768 + (w >>> 24)]! ^= v;
  }
  const square = new Int32Array(WORD);
  for (let k = 0; k < WORD; k++) {
    const base = 256 * (k >> 3);
    const bit = 1 << (k & 7);
    for (let value = 0; value < 256; value++) {
      if (value & bit) square[k]! ^= table[base + value]!;
    }
  }
  return square;
}

/** Column k as packed bits, of a block whose rows are `stride` words of 32 bits. */
export function columnOf(block: Int32Array, k: number, stride = 1): Int32Array {
  const rows = block.length / stride;
  const bits = new Int32Array((rows + 31) >>> 5);
  const word = k >>> 5;
  for (let i = 0; i < rows; i++) {
    bits[i >>> 5]! |= ((block[i * stride + word]! >>> (k & 31)) & 1) << (i & 31);
  }
  return bits;
}
