'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { NotebookSummary } from '../../lib/protocol/notebook.ts';
import { command } from '../_live/connection.ts';
import { useNotebooks } from '../_live/useNotebooks.ts';
import { Page } from '../_shell/Page.tsx';
import { Button } from '../_ui/Button.tsx';
import { Empty } from '../_ui/Empty.tsx';
import { toastError } from '../_ui/Toast.tsx';
import { NotebookCard } from './NotebookCard.tsx';
import styles from './NotebookList.module.css';

/** All notebooks of the reader, the one changed last in front. */
export function NotebookList({ initial }: { initial: NotebookSummary[] }) {
  const notebooks = useNotebooks(initial);
  if (notebooks.length === 0) return <FirstNotebook />;
  return (
    <Page title="Notebooks" actions={<NewNotebook />}>
      <ul className={styles.list}>
        {notebooks.map((notebook) => (
          <NotebookCard key={notebook.id} notebook={notebook} />
        ))}
      </ul>
    </Page>
  );
}

function FirstNotebook() {
  return (
    <Page title="Notebooks">
      <div className={styles.first}>
        <Empty icon="notebook" title="Your first notebook">
          <p>
            A notebook holds cells of code and text. Every cell you run becomes a job that any of
            your workers can take; close the tab and the result is here when you come back.
          </p>
          <NewNotebook />
        </Empty>
      </div>
    </Page>
  );
}

function NewNotebook() {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    try {
      const { id } = await command('notebooks.create', {});
      router.push(`/notebooks/${id}`);
    } catch (error) {
      toastError(error);
      setBusy(false);
    }
  };
  return (
    <Button look="primary" icon="plus" busy={busy} onClick={create}>
      New notebook
    </Button>
  );
}
