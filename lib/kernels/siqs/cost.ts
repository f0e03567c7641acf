/**
 * Decimal digits of the number and CPU seconds of {@link siqs}, in a process that is warm, on one core of a 2.4 GHz Zen 4
 * under Node 20. Measured up to 85 digits, foreseen from samples at 90 and 100 (`tune.ts --sample`), extrapolated at 110.
 */
const table: readonly (readonly [digits: number, seconds: number])[] = [
  [20, 0.003],
  [30, 0.01],
  [40, 0.03],
  [45, 0.06],
  [50, 0.11],
  [55, 0.3],
  [60, 0.8],
  [65, 2.7],
  [70, 7.3],
  [75, 24],
  [80, 77],
  [85, 180],
  [90, 540],
  [95, 1_400],
  [100, 3_300],
  [110, 25_000],
];

/**
 * What the quadratic sieve costs before any of it is done: CPU seconds of one core, a factor of 2 either way.
 *
 * @param digits decimal digits of the composite, fractions too; beyond 110 extrapolated
 */
export function siqsCostSeconds(digits: number): number {
  let i = 1;
  while (i < table.length - 1 && table[i]![0] < digits) i += 1;
  const [low, lowSeconds] = table[i - 1]!;
  const [high, highSeconds] = table[i]!;
  return lowSeconds * (highSeconds / lowSeconds) ** ((digits - low) / (high - low));
}
