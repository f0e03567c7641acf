import { useCallback, useState } from 'react';
import type { CellId } from '../../../lib/protocol/ids.ts';
import type { Cell } from '../../../lib/protocol/notebook.ts';

/** Which cell is selected, and whether it is edited. */
export interface Selection {
  readonly cellId: CellId | null;
  readonly index: number;
  readonly editing: boolean;
  /** Grows when the keyboard must go to the selected cell; 0 when the reader put it there himself. */
  readonly focus: number;
}

let focuses = 0;

/**
 * The selection; when the selected cell is gone it moves to the one that took its place.
 * `select` moves the keyboard too, `follow` only takes notice of where it is.
 */
export function useSelection(cells: readonly Cell[]) {
  const [selection, setSelection] = useState<Selection>(() => ({
    cellId: cells[0]?.id ?? null,
    index: 0,
    editing: false,
    focus: 0,
  }));
  const select = useCallback((cellId: CellId, editing = false) => {
    focuses += 1;
    const focus = focuses;
    setSelection((before) => ({ ...before, cellId, editing, focus }));
  }, []);
  const follow = useCallback((cellId: CellId, editing: boolean) => {
    setSelection((before) =>
      before.cellId === cellId && before.editing === editing
        ? before
        : { ...before, cellId, editing, focus: 0 },
    );
  }, []);
  const leave = useCallback((cellId: CellId) => {
    setSelection((before) =>
      before.cellId === cellId && before.editing ? { ...before, editing: false, focus: 0 } : before,
    );
  }, []);

  const present = resolve(selection, cells);
  if (present !== selection) setSelection(present);
  return { selection: present, select, follow, leave };
}

function resolve(selection: Selection, cells: readonly Cell[]): Selection {
  const index = cells.findIndex(({ id }) => id === selection.cellId);
  if (index === selection.index && index !== -1) return selection;
  if (index !== -1) return { ...selection, index };
  const next = Math.min(selection.index, cells.length - 1);
  const cellId = cells[next]?.id ?? null;
  if (cellId === selection.cellId) return selection;
  return { ...selection, cellId, index: Math.max(0, next), editing: false };
}
