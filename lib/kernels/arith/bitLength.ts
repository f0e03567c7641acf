/**
 * Number of bits of `|n|`; `bitLength(0n)` is 0. Cost: one conversion to base 16, linear in the size.
 * @example bitLength(255n) // 8
 */
export function bitLength(n: bigint): number {
  if (n === 0n) return 0;
  const hex = (n < 0n ? -n : n).toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)));
}
