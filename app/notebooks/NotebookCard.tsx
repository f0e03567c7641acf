'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { NotebookSummary } from '../../lib/protocol/notebook.ts';
import { command } from '../_live/connection.ts';
import { Badge } from '../_ui/Badge.tsx';
import { ConfirmDialog } from '../_ui/Dialog.tsx';
import { plural } from '../_ui/format.ts';
import { Menu } from '../_ui/Menu.tsx';
import { Time } from '../_ui/Time.tsx';
import { toast, toastError } from '../_ui/Toast.tsx';
import styles from './NotebookList.module.css';
import { RenameDialog } from './RenameDialog.tsx';

/** One notebook in the list; the whole card leads to it. */
export function NotebookCard({ notebook }: { notebook: NotebookSummary }) {
  const [asking, setAsking] = useState<'rename' | 'delete' | null>(null);
  const { id, title, cells, running, updatedAt } = notebook;
  const done = () => setAsking(null);
  const remove = () => {
    done();
    command('notebooks.delete', { id }).then(() => toast(`“${title}” is deleted.`), toastError);
  };
  return (
    <li className={styles.card}>
      <div className={styles.top}>
        <Link href={`/notebooks/${id}`} className={styles.title}>
          {title}
        </Link>
        <div className={styles.menu}>
          <Menu
            label={`Actions for ${title}`}
            items={[
              { label: 'Rename…', icon: 'pencil', onSelect: () => setAsking('rename') },
              {
                label: 'Delete…',
                icon: 'trash',
                danger: true,
                onSelect: () => setAsking('delete'),
              },
            ]}
          />
        </div>
      </div>
      <p className={styles.facts}>
        <span>{plural(cells, 'cell')}</span>
        <span>
          <Time moment={updatedAt} />
        </span>
        {running > 0 && (
          <Badge tone="running" icon="spinner" spin>
            {running} running
          </Badge>
        )}
      </p>
      {asking === 'rename' && <RenameDialog notebook={notebook} onClose={done} />}
      {asking === 'delete' && (
        <ConfirmDialog
          title={`Delete “${title}”?`}
          confirm="Delete"
          onConfirm={remove}
          onClose={done}
        >
          <p>
            The notebook with its {plural(cells, 'cell')} is gone for good. Its jobs stay in the job
            list{running > 0 ? '; those that are running are cancelled' : ''}.
          </p>
        </ConfirmDialog>
      )}
    </li>
  );
}
