import type { JobSummary } from '../../lib/protocol/job.ts';
import { JobRow } from './JobRow.tsx';
import styles from './JobTable.module.css';

/** Jobs as a table, in the order given. */
export function JobRows({ jobs }: { jobs: JobSummary[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Job</th>
          <th scope="col">
            <span className="visually-hidden">Code</span>
          </th>
          <th scope="col">State</th>
          <th scope="col">Worker</th>
          <th scope="col">Owner</th>
          <th scope="col">Created</th>
          <th scope="col" className={styles.number}>
            Time
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </tbody>
    </table>
  );
}
