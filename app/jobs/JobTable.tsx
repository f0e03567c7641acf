'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import type { JobPage } from '../../lib/protocol/job.ts';
import { useJobs } from '../_live/useJobs.ts';
import { Button, buttonClass } from '../_ui/Button.tsx';
import { Empty } from '../_ui/Empty.tsx';
import { plural } from '../_ui/format.ts';
import { JobRows } from './JobRows.tsx';
import styles from './JobTable.module.css';
import { parseSearch } from './search.ts';

/** The jobs that a search line asks for, as they change. */
export function JobTable({ line, initial }: { line: string; initial: JobPage }) {
  const { query, worker } = useMemo(() => parseSearch(line), [line]);
  const { jobs, total, more, loading, loadMore } = useJobs(query, initial);
  const shown = worker
    ? jobs.filter((job) => job.worker?.name.toLowerCase().includes(worker))
    : jobs;
  if (shown.length === 0 && !more) return <Nothing filtered={line !== ''} />;
  return (
    <section className={styles.sheet} aria-label="Jobs">
      <JobRows jobs={shown} />
      <footer className={styles.foot}>
        <span>{countOf({ shown: shown.length, loaded: jobs.length, total, worker })}</span>
        {more && (
          <Button size="small" busy={loading} onClick={loadMore}>
            Load more
          </Button>
        )}
      </footer>
    </section>
  );
}

interface Counts {
  shown: number;
  loaded: number;
  total: number;
  worker: string | null;
}

function countOf({ shown, loaded, total, worker }: Counts): string {
  if (worker)
    return `${shown} on “${worker}” among the newest ${plural(loaded, 'job')} of ${total}`;
  return loaded < total ? `${loaded} of ${plural(total, 'job')}` : plural(total, 'job');
}

function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <div className={styles.sheet}>
      {filtered ? (
        <Empty icon="search" title="No job matches">
          <p>All words and filters must hold. Take one away to see more.</p>
        </Empty>
      ) : (
        <Empty icon="jobs" title="No jobs yet">
          <p>
            Every cell that you run in a notebook becomes a job, and so does every call of a
            program.
          </p>
          <Link href="/notebooks" className={buttonClass('primary')}>
            Open a notebook
          </Link>
        </Empty>
      )}
    </div>
  );
}
