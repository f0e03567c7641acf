import type { Cell, CellJob } from '../../../lib/protocol/notebook.ts';
import { Sentence } from '../../_ui/Sentence.tsx';
import { StateBadge } from '../../_ui/StateBadge.tsx';
import { Duration } from '../../_ui/Time.tsx';
import styles from './Cell.module.css';
import { type CellState, isActive, isStale } from './cellView.ts';

/** Who runs the cell and for how long, why it waits, and whether its text has changed since. */
export function CellStatus({ cell, state }: { cell: Cell; state: CellState }) {
  if (state === 'idle') return null;
  // A run that was just asked for has no job yet: the old one says nothing about it.
  const job = isActive(state) && (cell.job === null || !isActive(cell.job.state)) ? null : cell.job;
  return (
    <div className={styles.status}>
      {state !== 'succeeded' && <StateBadge state={state} />}
      {job && <Times job={job} />}
      {job && job.attempt > 1 && <span>attempt {job.attempt}</span>}
      {isStale(cell) && !isActive(state) && (
        <span className={styles.stale}>changed since it was run</span>
      )}
      {state === 'queued' && job?.waitingReason && (
        <p className={styles.reason}>
          <Sentence text={job.waitingReason} />
        </p>
      )}
    </div>
  );
}

function Times({ job }: { job: CellJob }) {
  if (job.startedAt === null) {
    return job.finishedAt === null ? <Duration from={job.createdAt} to={null} /> : null;
  }
  return (
    <span>
      <Duration from={job.startedAt} to={job.finishedAt} />
      {job.worker && (
        <>
          {' on '}
          <span className={styles.worker}>{job.worker}</span>
        </>
      )}
    </span>
  );
}
