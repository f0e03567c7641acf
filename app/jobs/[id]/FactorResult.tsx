'use client';

import { useMemo } from 'react';
import type { Result } from '../../../lib/protocol/kinds.ts';
import { abbreviated } from '../../../lib/protocol/pictureWords.ts';
import { Badge } from '../../_ui/Badge.tsx';
import { Button } from '../../_ui/Button.tsx';
import { ValueOutput } from '../../_ui/output/ValueOutput.tsx';
import { bundleOf, certificatesOf, isProduct } from './factorization.ts';
import styles from './JobView.module.css';

/** A finished factorisation: the product, whether it is the number, and the certificates of its primes. */
export function FactorResult({ n, result }: { n: string; result: Result<'factor'> }) {
  const bundle = useMemo(() => bundleOf(result), [result]);
  const right = useMemo(() => isProduct(n, result), [n, result]);
  const certificates = certificatesOf(result);
  return (
    <>
      <ValueOutput bundle={bundle} />
      <div className={styles.badges}>
        <Badge tone={right ? 'good' : 'bad'} icon={right ? 'check' : 'cross'}>
          {right ? 'product checked in this page' : 'the product is not the number'}
        </Badge>
        {certificates.map(({ prime, certificate }) => (
          <Button
            key={prime}
            size="small"
            icon="arrowDown"
            onClick={() => download(`certificate-${prime.slice(0, 20)}.json`, certificate)}
          >
            Certificate of {abbreviated(prime, 24)}
          </Button>
        ))}
      </div>
    </>
  );
}

function download(name: string, value: unknown): void {
  const blob = new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once the click has returned.
  URL.revokeObjectURL(link.href);
}
