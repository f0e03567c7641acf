'use client';

import Link from 'next/link';
import { hasEnded, type JobDetail, type JobPage } from '../../../lib/protocol/job.ts';
import { streamsOf } from '../../_live/jobState.ts';
import { useJob } from '../../_live/useJob.ts';
import { Page } from '../../_shell/Page.tsx';
import { Card } from '../../_ui/Card.tsx';
import { CodeBlock } from '../../_ui/CodeBlock.tsx';
import { Factorization } from '../../_ui/factorization/Factorization.tsx';
import { ErrorOutput } from '../../_ui/output/ErrorOutput.tsx';
import { NoticeOutput } from '../../_ui/output/Output.tsx';
import { StreamOutput } from '../../_ui/output/StreamOutput.tsx';
import { StateBadge } from '../../_ui/StateBadge.tsx';
import { ProgressBar } from '../ProgressBar.tsx';
import { AttemptTable } from './AttemptTable.tsx';
import { JobActions } from './JobActions.tsx';
import { JobFacts } from './JobFacts.tsx';
import { JobParts } from './JobParts.tsx';
import { JobResult } from './JobResult.tsx';
import styles from './JobView.module.css';
import { codeOf } from './payload.ts';
import { ReceiptLine } from './ReceiptLine.tsx';

/** Everything about one job, as it happens. */
export function JobView({ initial, parts }: { initial: JobDetail; parts: JobPage }) {
  const job = useJob(initial.id, initial);
  const code = codeOf(job);
  return (
    <Page
      title={
        <span className={styles.title}>
          Job {job.id} <StateBadge state={job.state} />
        </span>
      }
      lead={job.name}
      actions={<JobActions job={job} />}
    >
      <Link href="/jobs" className={styles.back}>
        All jobs
      </Link>
      <JobFacts job={job} />
      {job.waitingReason && <NoticeOutput text={job.waitingReason} />}
      {job.progress && job.state === 'running' && !job.picture && (
        <ProgressBar progress={job.progress} />
      )}
      {job.picture && (
        <Card title="Factorisation">
          <Factorization picture={job.picture} />
        </Card>
      )}
      <Card title={job.kind === 'evaluate' ? 'Code' : 'Work'} flush>
        <CodeBlock code={code} plain={job.kind !== 'evaluate'} />
      </Card>
      <JobOutput job={job} />
      {job.state === 'succeeded' && (
        <Card title="Result">
          <JobResult job={job} />
          <ReceiptLine job={job} />
        </Card>
      )}
      {job.error && <ErrorOutput error={job.error} />}
      <JobParts id={job.id} initial={parts} />
      {job.attemptList.length > 0 && (
        <Card title="Attempts" flush>
          <AttemptTable attempts={job.attemptList} />
        </Card>
      )}
    </Page>
  );
}

function JobOutput({ job }: { job: JobDetail }) {
  const streams = streamsOf(job.output);
  const dropped = job.attemptList.at(-1)?.droppedBytes ?? 0;
  if (streams.length === 0) {
    // Only code prints.
    const silent = job.kind !== 'evaluate' || hasEnded(job.state) || job.state === 'queued';
    return silent ? null : (
      <Card title="Output">
        <p className={styles.faint}>Nothing printed yet. It appears here as it comes.</p>
      </Card>
    );
  }
  return (
    <Card title="Output">
      <div className={styles.output}>
        <div className={styles.lines}>
          {streams.map(({ stream, text }, index) => (
            // Streams only grow at their end: the place is the identity.
            <StreamOutput key={index} stream={stream} text={text} />
          ))}
          {dropped > 0 && <NoticeOutput text={droppedSentence(dropped)} />}
        </div>
      </div>
    </Card>
  );
}

function droppedSentence(bytes: number): string {
  return `${bytes.toLocaleString('en-GB')} more bytes were printed than are kept.`;
}
