import type { ReactNode } from 'react';
import type { JobDetail } from '../../../lib/protocol/job.ts';
import { formatDuration } from '../../_ui/format.ts';
import { Duration, Time } from '../../_ui/Time.tsx';
import styles from './JobView.module.css';
import { Signer } from './Signer.tsx';

/** Who asked, who computes, since when, how long. */
export function JobFacts({ job }: { job: JobDetail }) {
  const { startedAt, finishedAt, state, engine, worker, parentId } = job;
  const facts: [string, ReactNode][] = [
    ['Owner', job.owner],
    ['Created', <Time key="created" moment={job.createdAt} />],
    ['Worker', worker?.name ?? 'none yet'],
    [
      'Wall time',
      startedAt === null || state === 'queued' ? (
        'not started'
      ) : (
        <Duration key="time" from={startedAt} to={finishedAt} />
      ),
    ],
    [engine ? 'Engine' : 'Kind', engine ?? job.kind],
    ['Time limit', formatDuration(job.timeoutMs)],
    ['Signed by', <Signer key="signer" job={job} />],
  ];
  if (job.priority !== 0) facts.push(['Priority', job.priority]);
  if (parentId !== null) {
    facts.push([
      'Part of',
      <a key="parent" href={`/jobs/${parentId}`}>
        job {parentId}
      </a>,
    ]);
  }
  return (
    <dl className={styles.facts}>
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
