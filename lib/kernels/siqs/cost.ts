/**
 * Decimal digits of the number and CPU seconds of {@link siqs}, on one core of a 2.4 GHz Zen 3 under Node 20. Measured by
 * `tune.ts` and `npm run bench -- factoring` up to 90 digits; beyond, a factor of 2.9 for five digits as between 85 and 90.
 */
const table: readonly (readonly [digits: number, seconds: number])[] = [
  [20, 0.003],
  [30, 0.01],
  [40, 0.05],
  [45, 0.1],
  [50, 0.2],
  [55, 0.5],
  [60, 1.3],
  [65, 4],
  [70, 10],
  [75, 34],
  [80, 105],
  [85, 320],
  [90, 950],
  [95, 2_750],
  [100, 8_000],
  [110, 67_000],
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
