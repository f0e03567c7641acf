import type { Attempt } from '../../../lib/protocol/job.ts';
import { formatDuration } from '../../_ui/format.ts';
import { StateBadge } from '../../_ui/StateBadge.tsx';
import { Duration, Time } from '../../_ui/Time.tsx';
import styles from './JobView.module.css';

/** Every try of the job, the newest first. */
export function AttemptTable({ attempts }: { attempts: Attempt[] }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.attempts}>
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">State</th>
            <th scope="col">Worker</th>
            <th scope="col">Started</th>
            <th scope="col">Wall time</th>
            <th scope="col">CPU time</th>
          </tr>
        </thead>
        <tbody>
          {attempts.toReversed().map((attempt) => (
            <AttemptRows key={attempt.number} attempt={attempt} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AttemptRows({ attempt }: { attempt: Attempt }) {
  const { number, state, worker, startedAt, finishedAt, wallMs, cpuMs, note, error } = attempt;
  const said = note ?? (error && `${error.name}: ${error.message}`);
  return (
    <>
      <tr>
        <td>{number}</td>
        <td>
          <StateBadge state={state} />
        </td>
        <td>{worker.name}</td>
        <td>
          <Time moment={startedAt} />
        </td>
        <td>
          {wallMs === null ? <Duration from={startedAt} to={finishedAt} /> : formatDuration(wallMs)}
        </td>
        <td>{cpuMs === null ? '' : formatDuration(cpuMs)}</td>
      </tr>
      {said && (
        <tr className={styles.note}>
          <td />
          <td colSpan={5}>{said}</td>
        </tr>
      )}
    </>
  );
}
