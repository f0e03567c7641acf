'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import type { JobId } from '../../../lib/protocol/ids.ts';
import type { JobPage } from '../../../lib/protocol/job.ts';
import { useJobs } from '../../_live/useJobs.ts';
import { Button } from '../../_ui/Button.tsx';
import { Card } from '../../_ui/Card.tsx';
import { plural } from '../../_ui/format.ts';
import { JobRows } from '../JobRows.tsx';
import styles from './JobView.module.css';
import { partsQuery } from './partsQuery.ts';

/** The jobs that this one has submitted, newest first, as they change; nothing while there is none. */
export function JobParts({ id, initial }: { id: JobId; initial: JobPage }) {
  const query = useMemo(() => partsQuery(id), [id]);
  const { jobs, total, more, loading, loadMore } = useJobs(query, initial);
  if (jobs.length === 0) return null;
  return (
    <Card
      title={`Parts: ${plural(total, 'job')}`}
      actions={
        <Link className={styles.all} href={`/jobs?q=parent:${id}`}>
          Search in them
        </Link>
      }
      flush
    >
      <JobRows jobs={jobs} />
      {more && (
        <footer className={styles.more}>
          <span>
            {jobs.length} of {total}
          </span>
          <Button size="small" busy={loading} onClick={loadMore}>
            Load more
          </Button>
        </footer>
      )}
    </Card>
  );
}
