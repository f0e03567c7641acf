'use client';

import Link from 'next/link';
import { useMemo, useState } from 'react';
import type { JobId } from '../../../lib/protocol/ids.ts';
import type { JobPage } from '../../../lib/protocol/job.ts';
import { useJobs } from '../../_live/useJobs.ts';
import { Button } from '../../_ui/Button.tsx';
import { Card } from '../../_ui/Card.tsx';
import { plural } from '../../_ui/format.ts';
import { JobRows } from '../JobRows.tsx';
import styles from './JobView.module.css';
import { partsQuery } from './partsQuery.ts';

/** The jobs that this one has submitted, newest first, as they change; nothing while there is none. New ones push old ones out. */
export function JobParts({ id, initial }: { id: JobId; initial: JobPage }) {
  const query = useMemo(() => partsQuery(id), [id]);
  const { jobs, total, more, loading, loadMore } = useJobs(query, initial);
  const [most, setMost] = useState(query.limit);
  if (jobs.length === 0) return null;
  const shown = jobs.slice(0, most);
  const showMore = async () => {
    setMost(most + 2 * query.limit);
    if (more && jobs.length < most + 2 * query.limit) await loadMore();
  };
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
      <JobRows jobs={shown} />
      {shown.length < total && (
        <footer className={styles.more}>
          <span>
            {shown.length} of {total}
          </span>
          <Button size="small" busy={loading} onClick={showMore}>
            Load more
          </Button>
        </footer>
      )}
    </Card>
  );
}
