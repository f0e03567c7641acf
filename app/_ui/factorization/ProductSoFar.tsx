import { Fragment, type ReactNode } from 'react';
import type { FactorPicture } from '../../../lib/protocol/picture.ts';
import { abbreviated } from '../../../lib/protocol/pictureWords.ts';
import styles from './ProductSoFar.module.css';

/** Longer numbers are shown by their ends. */
const mostDigits = 120;
/** Factors shown of very many, the smallest and what is left. */
const mostFactors = 200;

/** The number as a product of the primes that are known and the composites that are left. */
export function ProductSoFar({ picture }: { picture: FactorPicture }) {
  const { n, found, composites } = picture;
  const primes = [...found].sort((a, b) => (BigInt(a.prime) < BigInt(b.prime) ? -1 : 1));
  const hidden = Math.max(0, primes.length - mostFactors);
  const parts: [string, ReactNode][] = [
    ...(n.startsWith('-') ? [['unit', '−1'] as [string, ReactNode]] : []),
    ...primes.slice(0, mostFactors).map(({ prime, exponent }): [string, ReactNode] => [
      prime,
      <Power key={prime} exponent={exponent}>
        <span className={styles.prime}>{abbreviated(prime, mostDigits)}</span>
      </Power>,
    ]),
    ...(hidden > 0 ? [['hidden', `${hidden} more primes`] as [string, ReactNode]] : []),
    ...composites.map(({ value, digits, exponent }): [string, ReactNode] => [
      value,
      <Power key={value} exponent={exponent}>
        <span className={styles.composite} title={`Still to be split: ${value}`}>
          <span aria-hidden="true">
            C<sub>{digits}</sub>
          </span>
          <span className="visually-hidden">composite of {digits} digits</span>
        </span>
      </Power>,
    ]),
  ];
  return (
    <p className={styles.product} data-testid="product">
      <Name picture={picture} />
      <span className={styles.sign}> = </span>
      {parts.length === 0 && '…'}
      {parts.map(([key, part], i) => (
        <Fragment key={key}>
          {i > 0 && <span className={styles.sign}> · </span>}
          {part}
        </Fragment>
      ))}
    </p>
  );
}

/** The number as it was typed, powers raised; else its digits. */
function Name({ picture: { expression, n } }: { picture: FactorPicture }) {
  const typed = expression?.replaceAll('**', '^').replaceAll('*', '·').replaceAll('-', '−');
  if (typed === undefined || typed.length > 60 || /^[\d_\s]+$/.test(typed)) {
    return <span className={styles.number}>{abbreviated(n, mostDigits)}</span>;
  }
  // A power of a power or of a bracket keeps its sign: raised once is readable, raised twice is not.
  const pieces = typed.split(/\^(\d+)(?!\^)/);
  return (
    <span className={styles.number}>
      {pieces.map((piece, i) =>
        // The pieces of one expression never change: their place is the identity.
        i % 2 === 1 ? <sup key={i}>{piece}</sup> : <Fragment key={i}>{piece}</Fragment>,
      )}
    </span>
  );
}

function Power({ exponent, children }: { exponent: number; children: ReactNode }) {
  return (
    <span className={styles.power}>
      {children}
      {exponent > 1 && <sup>{exponent}</sup>}
    </span>
  );
}
