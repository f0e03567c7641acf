import Link from 'next/link';
import type { WorkerSummary } from '../../lib/protocol/worker.ts';
import { Badge } from '../_ui/Badge.tsx';
import { formatBytes, plural } from '../_ui/format.ts';
import { Duration, Time } from '../_ui/Time.tsx';
import styles from './WorkersView.module.css';

/** One worker: what it runs now, when it last spoke, and what machine it is. */
export function WorkerCard({ worker }: { worker: WorkerSummary }) {
  const { name, owner, connected, engines, facts, lastSeenAt, succeeded, failed } = worker;
  const programs = facts.programs ?? [];
  return (
    <li className={styles.card} data-connected={connected}>
      <header className={styles.head}>
        <h2 className={styles.name}>{name}</h2>
        <Presence worker={worker} />
      </header>
      <RunningJobs worker={worker} />
      <dl className={styles.facts}>
        <dt>Last heard</dt>
        <dd>
          <Time moment={lastSeenAt} />
        </dd>
        <dt>Done</dt>
        <dd>
          {succeeded.toLocaleString('en-GB')} succeeded, {failed.toLocaleString('en-GB')} failed
        </dd>
        <dt>Engines</dt>
        <dd>{listOf(engines) || 'none'}</dd>
        {programs.length > 0 && (
          <>
            <dt>Programs</dt>
            <dd>{listOf(programs)}</dd>
          </>
        )}
        <dt>Machine</dt>
        <dd>
          {facts.cpuModel}, {plural(facts.cpus, 'core')}, {formatBytes(facts.memoryBytes)}
        </dd>
        <dt>System</dt>
        <dd>
          {facts.platform}, Node {facts.node.replace(/^v/, '')}, process {facts.pid}
        </dd>
        <dt>Owner</dt>
        <dd>{owner}</dd>
      </dl>
    </li>
  );
}

function listOf(parts: WorkerSummary['engines']): string {
  return parts.map(({ name, version }) => `${name} ${version}`.trim()).join(', ');
}

function Presence({ worker: { connected, running, slots } }: { worker: WorkerSummary }) {
  if (!connected) {
    return (
      <Badge tone="idle" icon="dash">
        Gone
      </Badge>
    );
  }
  if (running.length === 0) {
    return (
      <Badge tone="good" icon="check">
        Idle
      </Badge>
    );
  }
  return (
    <Badge tone="running" icon="spinner" spin>
      {running.length} of {plural(slots, 'slot')} busy
    </Badge>
  );
}

function RunningJobs({ worker: { connected, running, slots } }: { worker: WorkerSummary }) {
  if (!connected) return null;
  const free = Math.max(0, slots - running.length);
  return (
    <ul className={styles.slots}>
      {running.map(({ jobId, preview, startedAt }) => (
        <li key={jobId} className={styles.slot}>
          <Link href={`/jobs/${jobId}`}>{jobId}</Link>
          <code className={styles.preview}>{preview}</code>
          <span className={styles.time}>
            <Duration from={startedAt} to={null} />
          </span>
        </li>
      ))}
      {free > 0 && <li className={styles.free}>{plural(free, 'free slot')}</li>}
    </ul>
  );
}
