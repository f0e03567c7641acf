'use client';

import Link from 'next/link';
import { useCallback, useEffect, useState } from 'react';
import type { CellId } from '../../../lib/protocol/ids.ts';
import type { NotebookState } from '../../../lib/protocol/notebook.ts';
import { ConfirmDialog } from '../../_ui/Dialog.tsx';
import { CellList } from './CellList.tsx';
import { isActive, stateOf } from './cellView.ts';
import { KeySheet } from './KeySheet.tsx';
import styles from './NotebookView.module.css';
import { Title } from './Title.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useAnnouncement } from './useAnnouncement.ts';
import { useCellActions } from './useCellActions.ts';
import { useKeys } from './useKeys.ts';
import { type OpenNotebook, useNotebook } from './useNotebook.ts';
import { useSelection } from './useSelection.ts';

/** A notebook: its title, what can be done to it, and its cells. */
export function NotebookView({ initial }: { initial: NotebookState }) {
  const notebook = useNotebook(initial);
  const { cells, title } = notebook.notebook;
  const { selection, ...select } = useSelection(cells);
  const [open, setOpen] = useOpenCells();
  const [removing, setRemoving] = useState<CellId | null>(null);
  const [help, setHelp] = useState(false);
  const { index } = selection;
  const actions = useCellActions({
    notebook,
    index,
    ...select,
    open: setOpen,
    confirmRemove: setRemoving,
  });
  useKeys({ ...selection, actions, help: () => setHelp(true) });
  useFirstCell(notebook, actions.add);
  const active = activeCells(notebook);

  return (
    <div
      className={styles.notebook}
      data-testid="notebook"
      data-ready={notebook.ready || undefined}
    >
      <header className={styles.head}>
        <Title title={title} onRename={actions.rename} />
      </header>
      <Toolbar
        saving={notebook.saving}
        active={{ total: active.length, running: active.filter((each) => each.running).length }}
        actions={actions}
        onJump={() => {
          const next = nextActive(active, index);
          if (next) actions.select(next);
        }}
        onHelp={() => setHelp(true)}
      />
      {notebook.gone && <Gone />}
      <CellList {...{ cells, selection, open, actions }} asked={notebook.asked} />
      <p className="visually-hidden" role="status" aria-live="polite">
        {useAnnouncement(cells, notebook.asked)}
      </p>
      {help && <KeySheet onClose={() => setHelp(false)} />}
      {removing && (
        <ConfirmDialog
          title="Delete a running cell?"
          confirm="Cancel the job and delete"
          onConfirm={() => {
            actions.removeNow(removing);
            setRemoving(null);
          }}
          onClose={() => setRemoving(null)}
        >
          <p>Its job has not ended. Deleting the cell cancels the job.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Markdown cells that show their text instead of the finished form; only this page knows. */
function useOpenCells() {
  const [open, setOpen] = useState<ReadonlySet<CellId>>(new Set());
  const set = useCallback((id: CellId, isOpen: boolean) => {
    setOpen((before) => {
      const after = new Set(before);
      if (isOpen) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);
  return [open, set] as const;
}

/** A notebook without cells begins with one, ready to be typed into. */
function useFirstCell({ ready, link }: OpenNotebook, add: (type: 'code') => void) {
  useEffect(() => {
    if (ready && link.shown().notebook.cells.length === 0) add('code');
  }, [ready, link, add]);
}

interface ActiveCell {
  id: CellId;
  index: number;
  /** A worker has it in hand. */
  running: boolean;
}

function activeCells({ notebook, asked }: OpenNotebook): ActiveCell[] {
  return notebook.cells.flatMap((cell, index) => {
    const state = stateOf(cell, asked.has(cell.id));
    return isActive(state) ? [{ id: cell.id, index, running: state !== 'queued' }] : [];
  });
}

/** The next running cell below the selected one, or the first of all; a queued one when none runs. */
function nextActive(active: ActiveCell[], index: number): CellId | undefined {
  const running = active.filter((each) => each.running);
  const among = running.length > 0 ? running : active;
  return (among.find((each) => each.index > index) ?? among[0])?.id;
}

function Gone() {
  return (
    <p className={styles.gone} role="alert">
      This notebook was deleted in another window. What you see is not kept: copy what you need,
      then go to <Link href="/notebooks">your notebooks</Link>.
    </p>
  );
}
