'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { JobId } from '../../../lib/protocol/ids.ts';
import { hasEnded, type JobDetail } from '../../../lib/protocol/job.ts';
import { isFinal } from '../../../lib/protocol/pictureWords.ts';
import { command } from '../../_live/connection.ts';
import { useJob } from '../../_live/useJob.ts';
import { Button } from '../../_ui/Button.tsx';
import { Factorization } from '../../_ui/factorization/Factorization.tsx';
import { formatDuration } from '../../_ui/format.ts';
import { Sentence } from '../../_ui/Sentence.tsx';
import { StateBadge } from '../../_ui/StateBadge.tsx';
import { toastError } from '../../_ui/Toast.tsx';
import styles from './JobPicture.module.css';

/** The job that works for a cell, as it goes; once it has succeeded it steps behind the value. */
export function JobPicture({ id }: { id: JobId }) {
  const job = useJob(id, null);
  if (job?.state === 'succeeded') return <Past job={job} />;
  return (
    <section className={styles.frame} data-testid="job-picture" data-state={job?.state}>
      <header className={styles.head}>
        <Link href={`/jobs/${id}`} prefetch={false}>
          Job {id}
        </Link>
        {job && <StateBadge state={job.state} />}
        <span className={styles.actions}>
          {job && !hasEnded(job.state) && <Cancel job={job} />}
        </span>
      </header>
      <Waiting job={job} />
      {job?.picture && <Factorization picture={job.picture} />}
    </section>
  );
}

/** What is said until there is a picture, or why none comes. */
function Waiting({ job }: { job: JobDetail | null }) {
  if (job?.waitingReason) {
    return (
      <p className={styles.words}>
        <Sentence text={job.waitingReason} />
      </p>
    );
  }
  if (job?.picture) return null;
  const words = job && hasEnded(job.state) ? 'It left no picture.' : 'The workers are being asked.';
  return <p className={styles.words}>{words}</p>;
}

/** How the value below was found, for who wants to see it. */
function Past({ job }: { job: JobDetail }) {
  const { picture } = job;
  const took =
    picture && isFinal(picture.stage) ? formatDuration(picture.elapsedSeconds * 1000) : null;
  return (
    <details className={styles.past} data-testid="job-picture" data-state={job.state}>
      <summary>
        Factored by the workers{took === null ? '' : ` in ${took}`}:{' '}
        <Link href={`/jobs/${job.id}`} prefetch={false}>
          job {job.id}
        </Link>
      </summary>
      {picture && (
        <div className={styles.frame}>
          <Factorization picture={picture} />
        </div>
      )}
    </details>
  );
}

function Cancel({ job }: { job: JobDetail }) {
  const [asked, setAsked] = useState(false);
  const cancel = async () => {
    setAsked(true);
    await command('jobs.cancel', { id: job.id }).catch(toastError);
    setAsked(false);
  };
  return (
    <Button
      size="small"
      icon="stop"
      busy={asked}
      disabled={job.state === 'cancelling'}
      onClick={cancel}
    >
      Cancel
    </Button>
  );
}
