import type { Progress } from '../../lib/protocol/job.ts';
import styles from './ProgressBar.module.css';

/** What a running job says of itself, with a bar when it knows how far it is. */
export function ProgressBar({ progress }: { progress: Progress }) {
  const { fraction, text } = progress;
  return (
    <span className={styles.progress}>
      {fraction !== undefined && (
        <progress className={styles.bar} value={fraction} max={1} aria-label="Progress">
          {Math.round(fraction * 100)} %
        </progress>
      )}
      <span>
        {fraction !== undefined && <b>{Math.floor(fraction * 100)} %</b>} {text}
      </span>
    </span>
  );
}
