'use client';

import { useEffect, useState } from 'react';
import type { JobDetail } from '../../../lib/protocol/job.ts';
import { vouchedFor } from '../../../lib/signing/signedJob.ts';

/** Whose key wants this job done, checked in this browser and not by the server. */
export function Signer({ job }: { job: JobDetail }) {
  const { signed, kind, payload, timeoutMs } = job;
  const [words, setWords] = useState('being checked');
  useEffect(() => {
    if (signed === undefined) return;
    // Whether it held when it was made; that its time may have passed since is nothing to warn of.
    vouchedFor(signed, { kind, payload, timeoutMs }, signed.statement.issuedAt).then(
      ({ signer }) => setWords(signer),
      (error: Error) => setWords(error.message),
    );
  }, [signed, kind, payload, timeoutMs]);
  return <>{signed === undefined ? 'nobody' : words}</>;
}
