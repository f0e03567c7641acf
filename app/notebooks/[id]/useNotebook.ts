import { useEffect, useState, useSyncExternalStore } from 'react';
import type { NotebookId } from '../../../lib/protocol/ids.ts';
import type { Cell, NotebookState } from '../../../lib/protocol/notebook.ts';
import type { ServerEvent } from '../../../lib/protocol/topics.ts';
import { command, connectionState, onConnectionState, watch } from '../../_live/connection.ts';
import { toast, toastError } from '../../_ui/Toast.tsx';
import { newCellId, newName } from './newName.ts';
import { NotebookLink, type Shown } from './notebookLink.ts';
import { keepUnsent, restore, takeUnsent, unsentTexts } from './unsent.ts';

/** An open notebook: what to show, the link that changes it, and the cells that were deleted while it was open. */
export interface OpenNotebook extends Shown {
  link: NotebookLink;
  /** Deleted cells, the last one at the end. */
  deleted: Cell[];
  /** Somebody deleted the notebook itself. */
  gone: boolean;
}

/** Opens a notebook for as long as the component lives. */
export function useNotebook(initial: NotebookState): OpenNotebook {
  const [{ link, deleted }] = useState(() => openLink(initial));
  const [gone, setGone] = useState(false);
  const shown = useSyncExternalStore(link.subscribe, link.shown, link.shown);

  useEffect(() => follow(initial.id, link, () => setGone(true)), [initial.id, link]);
  useEffect(() => keepWhenLeft(initial.id, link), [initial.id, link]);
  useRestored(initial.id, link, shown.ready);
  return { ...shown, link, deleted, gone };
}

function openLink(initial: NotebookState): { link: NotebookLink; deleted: Cell[] } {
  const deleted: Cell[] = [];
  const { id } = initial;
  const link = new NotebookLink({
    initial,
    page: newName(),
    send: (operation, origin) => command('notebooks.operate', { id, operation, origin }),
    get: () => command('notebooks.get', { id }),
    refused: toastError,
    vanished: (cell, typed) => {
      deleted.push(cell);
      if (typed) {
        toast(
          'Another window deleted the cell you typed in. Press Esc and Z to bring it back.',
          'bad',
        );
      }
    },
  });
  return { link, deleted };
}

function follow(id: NotebookId, link: NotebookLink, gone: () => void): () => void {
  const endWatch = watch(`notebook:${id}`, {
    refetch: () => void link.stands(),
    event: (event: ServerEvent) => {
      if (event.type === 'notebookChanged') link.hear(event);
      if (event.type === 'notebookDeleted') gone();
    },
    refused: toastError,
  });
  const endState = onConnectionState(() => {
    if (connectionState() !== 'connected') link.lost();
  });
  return () => {
    endWatch();
    endState();
  };
}

/** Whoever leaves the page loses nothing: what can be sent is sent, the rest waits in this browser. */
function keepWhenLeft(id: NotebookId, link: NotebookLink): () => void {
  let kept = false;
  const leave = () => {
    link.flush(true);
    const texts = unsentTexts(link.sync());
    if (texts.length > 0) keepUnsent(id, texts, localStorage);
    kept ||= texts.length > 0;
  };
  // Too large for the notebook and for this browser's store: only the person can decide.
  const ask = (event: BeforeUnloadEvent) => {
    if (link.holdsTooMuch()) event.preventDefault();
  };
  const onVisibility = () => document.visibilityState === 'hidden' && leave();
  const forgetSaved = link.subscribe(() => {
    // Only what this page kept: what an earlier one kept is still to be brought back.
    if (!kept || link.shown().saving !== 'saved') return;
    keepUnsent(id, [], localStorage);
    kept = false;
  });
  addEventListener('pagehide', leave);
  addEventListener('beforeunload', ask);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    leave();
    forgetSaved();
    removeEventListener('pagehide', leave);
    removeEventListener('beforeunload', ask);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

/** Text that an earlier page could not send comes back once the notebook has been got. */
function useRestored(id: NotebookId, link: NotebookLink, ready: boolean) {
  useEffect(() => {
    if (!ready) return;
    const texts = takeUnsent(id, localStorage);
    const { notebook } = link.shown();
    const operations = restore(texts, notebook, newCellId);
    for (const operation of operations) link.operate(operation);
    if (operations.length > 0) toast('Text that was not saved when you left is back.');
  }, [id, link, ready]);
}
