// Small algebra over GF(2) in words of 64 bits: a *square* is 64 words, a *block* one word for each row of a tall matrix
// of 64 columns. Bit k of a word is column k.

/** A square's sums of rows by byte: eight tables of 256 words. */
export const TABLE_BYTES: u32 = 16384;

/** `to = a b`, for squares; `to` is neither. */
export function times(to: usize, a: usize, b: usize): void {
  for (let i: usize = 0; i < 512; i += 8) {
    let word: u64 = 0;
    for (let bits = load<u64>(a + i); bits !== 0; bits &= bits - 1) {
      word ^= load<u64>(b + ((<usize>ctz(bits)) << 3));
    }
    store<u64>(to + i, word);
  }
}

/** `to = (a with the columns of the mask) + b`. */
export function maskedSum(to: usize, a: usize, mask: u64, b: usize): void {
  for (let i: usize = 0; i < 512; i += 8) {
    store<u64>(to + i, (load<u64>(a + i) & mask) ^ load<u64>(b + i));
  }
}

/** Leaves only the columns of the mask. */
export function maskColumns(square: usize, mask: u64): void {
  for (let i: usize = 0; i < 512; i += 8) store<u64>(square + i, load<u64>(square + i) & mask);
}

/** Adds the unit matrix. */
export function addUnit(square: usize): void {
  for (let i: usize = 0; i < 64; i++) {
    const at = square + (i << 3);
    store<u64>(at, load<u64>(at) ^ ((<u64>1) << i));
  }
}

/** Whether all words are 0. */
export function isZero(square: usize): bool {
  let any: u64 = 0;
  for (let i: usize = 0; i < 512; i += 8) any |= load<u64>(square + i);
  return any === 0;
}

/** For each byte of a word and each of its values the sum of the square's rows at its bits. */
export function fillTable(table: usize, square: usize): void {
  for (let byte: usize = 0; byte < 8; byte++) {
    const part = table + (byte << 11);
    const from = square + (byte << 6);
    store<u64>(part, 0);
    for (let value: usize = 1; value < 256; value++) {
      const low = load<u64>(from + ((<usize>ctz(<u32>value)) << 3));
      store<u64>(part + (value << 3), load<u64>(part + ((value & (value - 1)) << 3)) ^ low);
    }
  }
}

/** The sum of a square's rows at the bits of a word. */
export function lookUp(table: usize, word: u64): u64 {
  const w = <usize>word;
  const v = <usize>(word >> 32);
  return (
    load<u64>(table + ((w & 255) << 3)) ^
    load<u64>(table + ((w >> 5) & 2040), 2048) ^
    load<u64>(table + ((w >> 13) & 2040), 4096) ^
    load<u64>(table + ((w >> 21) & 2040), 6144) ^
    load<u64>(table + ((v & 255) << 3), 8192) ^
    load<u64>(table + ((v >> 5) & 2040), 10240) ^
    load<u64>(table + ((v >> 13) & 2040), 12288) ^
    load<u64>(table + ((v >> 21) & 2040), 14336)
  );
}

/** Adds a word to the sums of its key's bytes; {@link collect} makes the square `transpose(keys) * words` of them. */
export function spread(sums: usize, key: u64, word: u64): void {
  const w = <usize>key;
  const v = <usize>(key >> 32);
  add(sums + ((w & 255) << 3), word);
  add(sums + 2048 + ((w >> 5) & 2040), word);
  add(sums + 4096 + ((w >> 13) & 2040), word);
  add(sums + 6144 + ((w >> 21) & 2040), word);
  add(sums + 8192 + ((v & 255) << 3), word);
  add(sums + 10240 + ((v >> 5) & 2040), word);
  add(sums + 12288 + ((v >> 13) & 2040), word);
  add(sums + 14336 + ((v >> 21) & 2040), word);
}

function add(at: usize, word: u64): void {
  store<u64>(at, load<u64>(at) ^ word);
}

/** The square of what was spread; the sums are used up: halving folds value by value onto single bits. */
export function collect(square: usize, sums: usize): void {
  for (let byte: usize = 0; byte < 8; byte++) {
    const part = sums + (byte << 11);
    for (let bit: i32 = 7; bit >= 0; bit--) {
      const half: usize = (<usize>1) << bit;
      let word: u64 = 0;
      for (let low: usize = 0; low < half; low++) {
        const high = load<u64>(part + ((half + low) << 3));
        word ^= high;
        add(part + (low << 3), high);
      }
      store<u64>(square + (byte << 6) + ((<usize>bit) << 3), word);
    }
  }
}

/** The square `transpose(a) * b` of two blocks of equal length. */
export function innerProduct(square: usize, a: usize, b: usize, length: u32, sums: usize): void {
  memory.fill(sums, 0, TABLE_BYTES);
  const bytes = (<usize>length) << 3;
  for (let i: usize = 0; i < bytes; i += 8) spread(sums, load<u64>(a + i), load<u64>(b + i));
  collect(square, sums);
}

/**
 * Chooses as many columns S of the symmetric T as its rank, those not used in the step before first, and inverts that
 * minor (Montgomery's section 8).
 *
 * @param T is lost
 * @param inverse takes the inverse of the minor, 0 outside it
 * @returns the mask of S; 0 if a column is used in neither step: the recurrence would lose it
 */
export function invertMinor(T: usize, inverse: usize, usedBefore: u64, order: usize): u64 {
  memory.fill(inverse, 0, 512);
  addUnit(inverse);
  let place: usize = order;
  for (let turn: u64 = 0; turn < 2; turn++) {
    for (let k: u32 = 0; k < 64; k++) {
      if (((usedBefore >> k) & 1) === turn) {
        store<u32>(place, k << 3);
        place += 4;
      }
    }
  }
  let mask: u64 = 0;
  for (let j: usize = order; j < place; j += 4) {
    const row = <usize>load<u32>(j);
    const bit = (<u64>1) << (row >> 3);
    if (movePivot(T, inverse, T, j, place, bit)) {
      clearColumn(T, inverse, T, row, bit);
      mask |= bit;
    } else {
      movePivot(T, inverse, inverse, j, place, bit);
      clearColumn(T, inverse, inverse, row, bit);
      store<u64>(T + row, 0);
      store<u64>(inverse + row, 0);
    }
  }
  return (mask | usedBefore) === ~(<u64>0) ? mask : 0;
}

/** Swaps a row with a 1 in this column to the place of the one in order; false when there is none. */
function movePivot(left: usize, right: usize, column: usize, j: usize, end: usize, bit: u64): bool {
  const to = <usize>load<u32>(j);
  for (let k = j; k < end; k += 4) {
    const from = <usize>load<u32>(k);
    if ((load<u64>(column + from) & bit) === 0) continue;
    swap(left + to, left + from);
    swap(right + to, right + from);
    return true;
  }
  return false;
}

function swap(a: usize, b: usize): void {
  const word = load<u64>(a);
  store<u64>(a, load<u64>(b));
  store<u64>(b, word);
}

function clearColumn(left: usize, right: usize, column: usize, row: usize, bit: u64): void {
  for (let k: usize = 0; k < 512; k += 8) {
    if (k === row || (load<u64>(column + k) & bit) === 0) continue;
    add(left + k, load<u64>(left + row));
    add(right + k, load<u64>(right + row));
  }
}
