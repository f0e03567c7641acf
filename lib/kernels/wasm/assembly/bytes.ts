// Sums of bytes: small, and enough to show that the build, the loader and the vector instructions work.

/** The sum of `length` bytes from `from`; sixteen at a time. */
export function sumBytes(from: usize, length: u32): u32 {
  let sums = i32x4.splat(0);
  const vectors = length & ~15;
  for (let i: u32 = 0; i < vectors; i += 16) {
    const halves = i16x8.extadd_pairwise_i8x16_u(v128.load(from + i));
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(halves));
  }
  let sum: u32 =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  for (let i = vectors; i < length; i++) sum += load<u8>(from + i);
  return sum;
}
