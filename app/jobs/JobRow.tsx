import Link from 'next/link';
import { memo } from 'react';
import type { JobSummary } from '../../lib/protocol/job.ts';
import { Sentence } from '../_ui/Sentence.tsx';
import { StateBadge } from '../_ui/StateBadge.tsx';
import { Duration, Time } from '../_ui/Time.tsx';
import styles from './JobTable.module.css';
import { ProgressBar } from './ProgressBar.tsx';

/** One job; the whole row leads to it. */
export const JobRow = memo(function JobRow({ job }: { job: JobSummary }) {
  const { id, name, preview, kind, state, worker, owner, startedAt, finishedAt } = job;
  return (
    <tr className={styles.row}>
      <td className={styles.id}>
        <Link href={`/jobs/${id}`} className={styles.link}>
          {id}
        </Link>
      </td>
      <td className={styles.what}>
        {name && <span className={styles.name}>{name}</span>}
        <code className={styles.preview}>
          {kind !== 'evaluate' && <span className={styles.kind}>{kind}</span>}
          {preview || '(empty)'}
        </code>
        {job.waitingReason && (
          <span className={styles.reason}>
            <Sentence text={job.waitingReason} />
          </span>
        )}
        {job.progress && state === 'running' && <ProgressBar progress={job.progress} />}
      </td>
      <td className={styles.state}>
        <StateBadge state={state} />
      </td>
      <td className={styles.worker}>{worker?.name}</td>
      <td className={styles.owner}>{owner}</td>
      <td className={styles.created}>
        <Time moment={job.createdAt} />
      </td>
      <td className={styles.number}>
        {startedAt !== null && state !== 'queued' && <Duration from={startedAt} to={finishedAt} />}
      </td>
    </tr>
  );
});
