import { log2 } from '../arith/log2.ts';
import { perfectPower } from '../arith/perfectPower.ts';

/** n = (base^exponent + sign) / divisor. */
export interface SpecialForm {
  readonly base: bigint;
  readonly exponent: number;
  readonly sign: 1 | -1;
  readonly divisor: bigint;
}

/** The bases of the Cunningham tables, for which quotients by base ± 1 (repunits) are recognised too. */
const CUNNINGHAM_BASES = [2n, 3n, 5n, 6n, 7n, 10n, 11n, 12n];

/**
 * Recognises n = b^k ± 1 with k >= 2 and any b, and n = (b^k ± 1) / (b ± 1) for the Cunningham bases 2 to 12.
 *
 * So 2^360 - 1 falls apart by algebra though it arrives as an integer. Cost: two perfect-power tests.
 *
 * @param n positive
 * @returns `null` for other numbers and below 3; the largest exponent is reported
 * @example detectSpecialForm(1023n) // { base: 2n, exponent: 10, sign: -1, divisor: 1n }
 */
export function detectSpecialForm(n: bigint): SpecialForm | null {
  if (n < 3n) return null;
  for (const sign of [-1, 1] as const) {
    const power = perfectPower(n - BigInt(sign));
    if (power !== null) return { ...power, sign, divisor: 1n };
  }
  for (const base of CUNNINGHAM_BASES) {
    for (const sign of [-1, 1] as const) {
      const divisor = base + BigInt(sign);
      const exponent = divisor === 1n ? null : exactLogarithm(n * divisor - BigInt(sign), base);
      if (exponent !== null && exponent >= 2) return { base, exponent, sign, divisor };
    }
  }
  return null;
}

/** k with base^k = x, or `null`. */
function exactLogarithm(x: bigint, base: bigint): number | null {
  const k = Math.round(log2(x) / log2(base));
  return base ** BigInt(k) === x ? k : null;
}
