import type { Result } from '../../../lib/protocol/kinds.ts';
import type { MimeBundle } from '../../../lib/protocol/outputs.ts';

type Factors = Result<'factor'>;

/** The product as text to copy, and as TeX. */
export function bundleOf({ unit, factors }: Factors): MimeBundle {
  const sign = unit === -1 ? ['-1'] : [];
  const plain = factors.map(({ prime, exponent }) =>
    exponent === 1 ? prime : `${prime}^${exponent}`,
  );
  const tex = factors.map(({ prime, exponent }) =>
    exponent === 1 ? prime : `${prime}^{${exponent}}`,
  );
  return {
    'text/plain': [...sign, ...plain].join(' * ') || '1',
    'text/latex': [...sign, ...tex].join(' \\cdot ') || '1',
  };
}

/** Whether the factors multiply to n. */
export function isProduct(n: string, { unit, factors }: Factors): boolean {
  const product = factors.reduce(
    (known, { prime, exponent }) => known * BigInt(prime) ** BigInt(exponent),
    BigInt(unit),
  );
  return product === BigInt(n);
}

/** The primes that came with a certificate, with it; a saved one says what it is about. */
export function certificatesOf({ factors }: Factors): { prime: string; certificate: unknown }[] {
  return factors
    .filter(({ certificate }) => certificate !== null)
    .map(({ prime, certificate }) => ({ prime, certificate: { prime, certificate } }));
}
