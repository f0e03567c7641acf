'use client';

import type { WorkerSummary } from '../../lib/protocol/worker.ts';
import { useWorkers } from '../_live/useWorkers.ts';
import { Page } from '../_shell/Page.tsx';
import { Card } from '../_ui/Card.tsx';
import { CodeBlock } from '../_ui/CodeBlock.tsx';
import { CopyButton } from '../_ui/CopyButton.tsx';
import { Empty } from '../_ui/Empty.tsx';
import { plural } from '../_ui/format.ts';
import { WorkerCard } from './WorkerCard.tsx';
import styles from './WorkersView.module.css';

interface Props {
  initial: WorkerSummary[];
  workerCommand: string;
}

/** Who computes: connected workers with what they run, those of before, and how to add one. */
export function WorkersView({ initial, workerCommand }: Props) {
  const workers = useWorkers(initial);
  const connected = workers.filter((worker) => worker.connected);
  const gone = workers.filter((worker) => !worker.connected);
  return (
    <Page title="Workers" lead={sentenceOf(connected)}>
      {connected.length > 0 ? (
        <ul className={styles.list}>
          {connected.map((worker) => (
            <WorkerCard key={worker.id} worker={worker} />
          ))}
        </ul>
      ) : (
        <div className={styles.none}>
          <Empty icon="worker" title="No worker is connected">
            <p>
              Jobs wait until one comes. Start one with the line below, on this machine or any
              other.
            </p>
          </Empty>
        </div>
      )}
      <AddWorker workerCommand={workerCommand} />
      {gone.length > 0 && (
        <details className={styles.gone}>
          <summary>{plural(gone.length, 'worker')} from before</summary>
          <ul className={styles.list}>
            {gone.map((worker) => (
              <WorkerCard key={worker.id} worker={worker} />
            ))}
          </ul>
        </details>
      )}
    </Page>
  );
}

function sentenceOf(connected: WorkerSummary[]): string {
  const slots = connected.reduce((sum, { slots }) => sum + slots, 0);
  const busy = connected.reduce((sum, { running }) => sum + running.length, 0);
  if (connected.length === 0)
    return 'Workers run the jobs, on any machine that reaches this server.';
  return `${plural(connected.length, 'worker')} with ${plural(slots, 'slot')}, ${busy} busy.`;
}

function AddWorker({ workerCommand }: { workerCommand: string }) {
  return (
    <Card title="Add a worker" actions={<CopyButton text={workerCommand} label="Copy the line" />}>
      <div className={styles.add}>
        <p>
          Run this line on any machine with Node 20 or newer. It checks the certificate of this
          server, downloads the worker from it, and connects; nothing else is installed.
        </p>
        <div className={styles.command}>
          <CodeBlock code={workerCommand} plain wrap />
        </div>
      </div>
    </Card>
  );
}
