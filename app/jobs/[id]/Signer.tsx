'use client';

import { useEffect, useState } from 'react';
import type { JobDetail } from '../../../lib/protocol/job.ts';
import { vouchedWhenSigned } from '../../../lib/signing/signedJob.ts';

/** Whose key wants this job done, checked in this browser and not by the server. */
export function Signer({ job }: { job: JobDetail }) {
  const { signed, kind, payload, timeoutMs } = job;
  const [signer, setSigner] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (signed === undefined) return;
    vouchedWhenSigned(signed, { kind, payload, timeoutMs }).then(
      (vouched) => setSigner(vouched.signer),
      (error: Error) => setProblem(error.message),
    );
  }, [signed, kind, payload, timeoutMs]);
  if (signed === undefined) return 'nobody';
  if (problem !== null) return problem;
  if (signer === null) return 'being checked';
  // Enough of a fingerprint to tell keys apart; the whole of it to compare.
  return <span title={signer}>{signer.slice(0, 13)}…</span>;
}
