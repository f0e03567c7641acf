'use client';

import Link from 'next/link';
import { useState } from 'react';
import { hasEnded, type JobDetail } from '../../../lib/protocol/job.ts';
import { command } from '../../_live/connection.ts';
import { Button, buttonClass } from '../../_ui/Button.tsx';
import { Icon } from '../../_ui/Icon.tsx';
import { toastError } from '../../_ui/Toast.tsx';

/** What can be done with a job in its state. */
export function JobActions({ job }: { job: JobDetail }) {
  const { id, state, notebookId, cellId } = job;
  const [asked, setAsked] = useState<string | null>(null);
  const ask = async (name: 'jobs.cancel' | 'jobs.rerun') => {
    setAsked(name);
    await command(name, { id }).catch(toastError);
    setAsked(null);
  };
  return (
    <>
      {notebookId && (
        <Link
          className={buttonClass()}
          href={`/notebooks/${notebookId}${cellId ? `#${cellId}` : ''}`}
        >
          <Icon name="notebook" size={16} />
          Open in notebook
        </Link>
      )}
      {hasEnded(state) ? (
        <Button icon="rerun" busy={asked === 'jobs.rerun'} onClick={() => ask('jobs.rerun')}>
          Run again
        </Button>
      ) : (
        <Button
          icon="stop"
          busy={asked === 'jobs.cancel'}
          disabled={state === 'cancelling'}
          onClick={() => ask('jobs.cancel')}
        >
          Cancel
        </Button>
      )}
    </>
  );
}
