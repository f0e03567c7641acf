import { useEffect, useMemo, useRef } from 'react';
import type { CellId } from '../../../lib/protocol/ids.ts';
import type { Cell, CellType } from '../../../lib/protocol/notebook.ts';
import { isActive, stateOf } from './cellView.ts';
import { newCellId } from './newName.ts';
import type { OpenNotebook } from './useNotebook.ts';

/** Everything a person can do to a cell. The same object for the whole life of the page. */
export interface CellActions {
  type(id: CellId, source: string): void;
  /** Sends typed text without waiting for a pause. */
  save(): void;
  run(id: CellId): void;
  runAndSelectNext(id: CellId): void;
  runAndInsert(id: CellId): void;
  runAll(): void;
  cancel(id: CellId): void;
  /** Inserts an empty cell and edits it. */
  insertAt(index: number, type: CellType): void;
  insertBeside(id: CellId, by: 0 | 1): void;
  /** Inserts below the selected cell. */
  add(type: CellType): void;
  move(id: CellId, by: -1 | 1): void;
  setType(id: CellId, type: CellType): void;
  /** Asks first when a result would be lost with it. */
  remove(id: CellId): void;
  removeNow(id: CellId): void;
  undoRemove(): void;
  select(id: CellId, editing?: boolean): void;
  selectBeside(id: CellId, by: -1 | 1): void;
  /** The keyboard is in this cell. */
  follow(id: CellId, editing: boolean): void;
  leave(id: CellId): void;
  rename(title: string): void;
}

interface Parts {
  notebook: OpenNotebook;
  /** Place of the selected cell. A deleted cell comes back there: the selected one took its place. */
  index: number;
  select(id: CellId, editing?: boolean): void;
  follow(id: CellId, editing: boolean): void;
  leave(id: CellId): void;
  /** Shows a Markdown cell as text to edit, or as the finished text. */
  open(id: CellId, open: boolean): void;
  /** Asks whether a cell with a running job shall be deleted. */
  confirmRemove(id: CellId): void;
}

export function useCellActions(parts: Parts): CellActions {
  const latest = useRef(parts);
  useEffect(() => {
    latest.current = parts;
  });
  return useMemo(() => cellActions(() => latest.current), []);
}

function cellActions(now: () => Parts): CellActions {
  const { link } = now().notebook;
  // The link is asked and not the render: it may be ahead by several key presses.
  const cells = () => link.shown().notebook.cells;
  const indexOf = (id: CellId) => cells().findIndex((cell) => cell.id === id);
  const cellOf = (id: CellId) => cells().find((cell) => cell.id === id);

  const insert = (index: number, cellType: CellType, source = '') => {
    const cellId = newCellId();
    const taken = link.operate({ type: 'insertCell', cellId, index, cellType, source });
    return taken ? cellId : null;
  };
  const insertAt = (index: number, cellType: CellType) => {
    const id = insert(index, cellType);
    if (id === null) return;
    if (cellType === 'markdown') now().open(id, true);
    now().select(id, true);
  };
  const run = (id: CellId) => {
    const cell = cellOf(id);
    if (cell?.type === 'markdown') {
      now().open(id, false);
      now().select(id);
      link.flush();
    } else if (cell) {
      link.operate({ type: 'runCell', cellId: id, source: cell.source });
    }
  };
  const remove = removal(now, cellOf, indexOf);

  return {
    ...remove,
    insertAt,
    run,
    ...moves(now, indexOf, cells),
    type: (id, source) => void link.operate({ type: 'setSource', cellId: id, source }),
    save: () => link.flush(),
    runAndSelectNext: (id) => {
      run(id);
      const next = cells()[indexOf(id) + 1];
      if (next) now().select(next.id);
      else insertAt(cells().length, 'code');
    },
    runAndInsert: (id) => {
      run(id);
      insertAt(indexOf(id) + 1, 'code');
    },
    runAll: () => {
      for (const cell of cells()) if (isRunnable(cell, link.shown().asked)) run(cell.id);
    },
    cancel: (id) => void link.operate({ type: 'cancelCell', cellId: id }),
    add: (type) => insertAt(Math.min(now().index + 1, cells().length), type),
    insertBeside: (id, by) => insertAt(indexOf(id) + by, 'code'),
    setType: (id, cellType) => {
      if (cellOf(id)?.type === cellType) return;
      if (!link.operate({ type: 'setCellType', cellId: id, cellType })) return;
      now().open(id, cellType === 'markdown');
      now().select(id);
    },
    rename: (title) => void link.operate({ type: 'rename', title }),
  };
}

function isRunnable(cell: Cell, asked: ReadonlySet<CellId>): boolean {
  const busy = isActive(stateOf(cell, asked.has(cell.id)));
  return cell.type === 'code' && cell.source.trim() !== '' && !busy;
}

function removal(
  now: () => Parts,
  cellOf: (id: CellId) => Cell | undefined,
  indexOf: (id: CellId) => number,
) {
  const { link, deleted } = now().notebook;
  const removeNow = (id: CellId) => {
    const cell = cellOf(id);
    const index = indexOf(id);
    if (!cell || !link.operate({ type: 'deleteCell', cellId: id })) return;
    deleted.push(cell);
    const { cells } = link.shown().notebook;
    const next = cells[Math.min(index, cells.length - 1)];
    if (next) now().select(next.id);
  };
  const remove = (id: CellId) => {
    const cell = cellOf(id);
    if (cell && isActive(stateOf(cell, link.shown().asked.has(id)))) now().confirmRemove(id);
    else removeNow(id);
  };
  const undoRemove = () => {
    const cell = deleted.pop();
    if (!cell) return;
    const cellId = newCellId();
    const { type: cellType, source } = cell;
    const index = Math.min(now().index, link.shown().notebook.cells.length);
    if (link.operate({ type: 'insertCell', cellId, index, cellType, source })) now().select(cellId);
    else deleted.push(cell);
  };
  return { remove, removeNow, undoRemove };
}

function moves(now: () => Parts, indexOf: (id: CellId) => number, cells: () => readonly Cell[]) {
  const { link } = now().notebook;
  return {
    move: (id: CellId, by: -1 | 1) => {
      const index = indexOf(id) + by;
      if (index < 0 || index >= cells().length) return;
      if (link.operate({ type: 'moveCell', cellId: id, index })) now().select(id);
    },
    select: (id: CellId, editing?: boolean) => {
      if (editing === true && cells()[indexOf(id)]?.type === 'markdown') now().open(id, true);
      now().select(id, editing);
    },
    selectBeside: (id: CellId, by: -1 | 1) => {
      const next = cells()[indexOf(id) + by];
      if (next) now().select(next.id);
    },
    follow: (id: CellId, editing: boolean) => now().follow(id, editing),
    leave: (id: CellId) => now().leave(id),
  };
}
