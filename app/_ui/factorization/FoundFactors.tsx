'use client';

import { useState } from 'react';
import type { FoundFactor } from '../../../lib/protocol/picture.ts';
import { abbreviated, methodWords } from '../../../lib/protocol/pictureWords.ts';
import { Badge } from '../Badge.tsx';
import { Button } from '../Button.tsx';
import styles from './FoundFactors.module.css';

/** Factors shown before somebody asks for all. */
const shownAtFirst = 8;

/** Who found which prime how, and how sure it is that it is one. Primes by trial division share a line. */
export function FoundFactors({ found }: { found: FoundFactor[] }) {
  const [all, setAll] = useState(false);
  const small = found.filter(({ method }) => method === 'trial division');
  const others = found.filter(({ method }) => method !== 'trial division');
  const shown = all ? others : others.slice(-shownAtFirst);
  if (found.length === 0) return null;
  return (
    <section>
      <h3 className={styles.title}>Factors found</h3>
      <table className={styles.table}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Prime</th>
            <th scope="col">Found by</th>
            <th scope="col">Certainty</th>
          </tr>
        </thead>
        <tbody>
          {small.length > 0 && (
            <tr>
              <td className={styles.prime}>{listed(small)}</td>
              <td className={styles.how}>trial division</td>
              <td className={styles.sure}>
                <Certainty certainty="proven" />
              </td>
            </tr>
          )}
          {shown.map((factor) => (
            <tr key={factor.prime}>
              <td className={styles.prime}>{abbreviated(factor.prime, 60)}</td>
              <td className={styles.how}>
                {methodWords(factor)}
                {factor.worker !== null && (
                  <span className={styles.worker}> on {factor.worker}</span>
                )}
              </td>
              <td className={styles.sure}>
                <Certainty certainty={factor.certainty} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < others.length && (
        <Button look="quiet" size="small" icon="chevronDown" onClick={() => setAll(true)}>
          Show all {others.length}
        </Button>
      )}
    </section>
  );
}

/** At most a line of small primes. */
function listed(small: FoundFactor[]): string {
  const text = small
    .map(({ prime }) => prime)
    .slice(0, 12)
    .join(', ');
  return small.length > 12 ? `${text} and ${small.length - 12} more` : text;
}

function Certainty({ certainty }: { certainty: FoundFactor['certainty'] }) {
  return certainty === 'proven' ? (
    <Badge tone="good" icon="check" title="Its primality is proven.">
      proven
    </Badge>
  ) : (
    <Badge tone="queued" icon="clock" title="A strong test says prime; the proof is to come.">
      probable
    </Badge>
  );
}
