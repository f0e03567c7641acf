import Link from 'next/link';
import type { CellJob } from '../../../lib/protocol/notebook.ts';
import styles from './Cell.module.css';
import { type CellState, isActive } from './cellView.ts';

/** The number of the cell's job, `[*]` while it has not ended, `[ ]` before there is one. */
export function CellNumber({ job, state }: { job: CellJob | null; state: CellState }) {
  const text = isActive(state) ? '[*]' : job ? `[${job.id}]` : '[ ]';
  if (!job) {
    return (
      <span className={styles.number} data-testid="cell-number">
        {text}
      </span>
    );
  }
  return (
    <Link
      href={`/jobs/${job.id}`}
      prefetch={false}
      className={styles.number}
      data-testid="cell-number"
      title={`Job ${job.id}: attempts, times and output`}
      aria-label={`${text}, job ${job.id}`}
    >
      {text}
    </Link>
  );
}
