'use client';

import { useEffect, useState } from 'react';
import type { JobDetail } from '../../../lib/protocol/job.ts';
import { proofOf, provenInWords, verifyProof } from '../../../lib/signing/proof.ts';
import styles from './JobView.module.css';

/** Who answers for the result, checked in this browser and not by the server; nothing where nobody does. */
export function ReceiptLine({ job }: { job: JobDetail }) {
  const [words, setWords] = useState<string | null>(null);
  useEffect(() => {
    const proof = proofOf(job);
    if (proof === null) return;
    verifyProof(proof).then(
      (proven) => setWords(`C${provenInWords(proven).slice(1)}, signature valid.`),
      (error: Error) => setWords(error.message),
    );
  }, [job]);
  return words === null ? null : <p className={styles.faint}>{words}</p>;
}
