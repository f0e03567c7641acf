import { Refusal } from '../refusal.ts';
import { jsonOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** One prime of a result; `-1` stands for a negative sign. */
export interface ReportedFactor {
  prime: string;
  exponent: number;
  /** Only where certificates were asked for; null where none is needed, below 2^64, or there is none. */
  certificate?: unknown;
}

/** A factorisation as a command reports it. */
export interface Report {
  n: bigint;
  factors: ReportedFactor[];
  /** What else the JSON says, e.g. the job's number. */
  also?: Record<string, unknown>;
}

/**
 * Prints a result: `p * q^2`, or JSON with the number and the factors.
 * @throws Refusal if the product of the factors is not the number, computed once more here.
 */
export function report({ n, factors, also }: Report, terminal: Terminal, json: boolean): void {
  const product = factors.reduce(
    (known, { prime, exponent }) => known * BigInt(prime) ** BigInt(exponent),
    1n,
  );
  if (product !== n)
    throw new Refusal('The product of the factors is not the number. Please report this fault.');
  if (json) terminal.out(jsonOf({ n: String(n), factors, ...also }));
  else terminal.out(`${productText(factors)}\n`);
}

/** The sign, if it is negative, as a factor of its own in front of the primes. */
export function withUnit(unit: bigint | number, primes: ReportedFactor[]): ReportedFactor[] {
  return Number(unit) === -1 ? [{ prime: '-1', exponent: 1 }, ...primes] : primes;
}

/** `2^3 * 5`; `1` for no factors. */
export function productText(factors: readonly ReportedFactor[]): string {
  const powers = factors.map(({ prime, exponent }) =>
    exponent === 1 ? prime : `${prime}^${exponent}`,
  );
  return powers.join(' * ') || '1';
}
