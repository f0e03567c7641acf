import * as z from 'zod';
import type { CellId } from '../../../lib/protocol/ids.ts';
import { cellId, type NotebookId } from '../../../lib/protocol/ids.ts';
import {
  cellType,
  type NotebookState,
  type PersonOperation,
} from '../../../lib/protocol/notebook.ts';
import type { Sync } from './sync.ts';

/** Text of a cell that a page could not send before it was closed. */
const unsentText = z.object({
  cellId,
  cellType,
  index: z.int().nonnegative(),
  source: z.string(),
  /** The server's text at that time; null when the server did not have the cell. */
  base: z.string().nullable(),
});
export type UnsentText = z.infer<typeof unsentText>;

/** What would be lost if the page closed now. */
export function unsentTexts({ confirmed, shown, pending }: Sync): UnsentText[] {
  const touched = new Set(
    pending.flatMap(({ operation, heard }) =>
      !heard && 'source' in operation ? [operation.cellId] : [],
    ),
  );
  return shown.cells.flatMap((cell, index) => {
    if (!touched.has(cell.id)) return [];
    const base = confirmed.cells.find(({ id }) => id === cell.id)?.source ?? null;
    if (base === cell.source || cell.source === '') return [];
    return [{ cellId: cell.id, cellType: cell.type, index, source: cell.source, base }];
  });
}

/**
 * The operations that bring unsent text back. A cell that has changed since keeps its new text: the old text
 * comes below it as a new cell, so that neither is lost.
 */
export function restore(
  texts: UnsentText[],
  notebook: NotebookState,
  newCellId: () => CellId,
): PersonOperation[] {
  return texts.flatMap((text): PersonOperation[] => {
    const at = notebook.cells.findIndex(({ id }) => id === text.cellId);
    const cell = notebook.cells[at];
    if (cell?.source === text.source) return [];
    if (cell && cell.source === text.base) {
      return [{ type: 'setSource', cellId: cell.id, source: text.source }];
    }
    const { cellType, source } = text;
    const index = cell ? at + 1 : text.index;
    return [{ type: 'insertCell', cellId: newCellId(), index, cellType, source }];
  });
}

const keyOf = (id: NotebookId) => `dsage.unsent.${id}`;

/** Keeps the texts in this browser until the notebook is opened again; none means that all is well. */
export function keepUnsent(id: NotebookId, texts: UnsentText[], storage: Storage): void {
  try {
    if (texts.length === 0) storage.removeItem(keyOf(id));
    else storage.setItem(keyOf(id), JSON.stringify(texts));
  } catch (error) {
    // A browser may forbid storage, or have none left: then the page can only hope that the server was quick.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** The texts that an earlier page kept, if any. They are forgotten once they are taken. */
export function takeUnsent(id: NotebookId, storage: Storage): UnsentText[] {
  try {
    const kept = storage.getItem(keyOf(id));
    storage.removeItem(keyOf(id));
    return kept === null ? [] : z.array(unsentText).parse(JSON.parse(kept));
  } catch {
    return [];
  }
}
