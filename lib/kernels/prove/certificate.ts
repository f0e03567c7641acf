/** One prime of a Pocklington step: the prime p | n - 1 in decimal, and the base that shows its power. */
export interface PocklingtonFactor {
  readonly p: string;
  readonly base: string;
}

/**
 * A step by Atkin, Goldwasser, Kilian and Morain: (x, y) has order q on `Y^2 = X^3 + a X + b` modulo n, with the b
 * that puts the point on the curve. When q is prime, n is; q is the next number of the chain.
 */
export interface CurveStep {
  readonly kind: 'curve';
  readonly q: string;
  readonly a: string;
  readonly x: string;
  readonly y: string;
}

/**
 * A step by Pocklington: primes p whose powers in n - 1 have a product above the root of n, each with a base of full
 * p-power. The one that is 2^64 or more, if there is one, is the next number of the chain; without it the chain ends.
 */
export interface PocklingtonStep {
  readonly kind: 'n-1';
  readonly factors: readonly PocklingtonFactor[];
}

/** What proves one number of the chain prime if the next one is. */
export type CertificateStep = CurveStep | PocklingtonStep;

/**
 * A proof that n is prime, as a JSON value; integers are decimal strings. The first step is about n, each further
 * one about the number the step before it leads to. A chain ends below 2^64 or with a Pocklington step of small primes.
 */
export interface PrimalityCertificate {
  readonly version: 1;
  readonly n: string;
  readonly steps: readonly CertificateStep[];
}

/** Larger numbers are refused unread: at this size one step takes seconds. */
export const MAX_CERTIFICATE_DIGITS = 3500;

/** Each step at least halves the number, so a chain has no more steps than its number has bits. */
const MAX_STEPS = 12_000;
const MAX_FACTORS = 2_000;

/**
 * Reads a value from outside as a certificate. Decides only its form; whether it proves anything says `checkCertificate`.
 * @param value anything
 * @returns the certificate with known fields only, or `null` when the value has not the form of one
 */
export function parseCertificate(value: unknown): PrimalityCertificate | null {
  if (!isRecord(value) || value['version'] !== 1 || !isDecimal(value['n'])) return null;
  const steps = readList(value['steps'], MAX_STEPS, readStep);
  return steps && { version: 1, n: value['n'], steps };
}

function readStep(value: unknown): CertificateStep | null {
  if (!isRecord(value)) return null;
  if (value['kind'] === 'n-1') {
    const factors = readList(value['factors'], MAX_FACTORS, readFactor);
    return factors && { kind: 'n-1', factors };
  }
  const { kind, q, a, x, y } = value;
  if (kind !== 'curve' || !isDecimal(q) || !isDecimal(a) || !isDecimal(x) || !isDecimal(y)) {
    return null;
  }
  return { kind, q, a, x, y };
}

function readFactor(value: unknown): PocklingtonFactor | null {
  if (!isRecord(value)) return null;
  const { p, base } = value;
  return isDecimal(p) && isDecimal(base) ? { p, base } : null;
}

function readList<T>(value: unknown, most: number, read: (item: unknown) => T | null): T[] | null {
  if (!Array.isArray(value) || value.length > most) return null;
  const items: T[] = [];
  for (const item of value) {
    const known = read(item);
    if (known === null) return null;
    items.push(known);
  }
  return items;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDecimal(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= MAX_CERTIFICATE_DIGITS &&
    /^(0|[1-9]\d*)$/.test(value)
  );
}
