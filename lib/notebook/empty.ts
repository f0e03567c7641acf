import type { NotebookId } from '../protocol/ids.ts';
import type { NotebookState } from '../protocol/notebook.ts';

/** A notebook without cells, before any operation. */
export function emptyNotebook(id: NotebookId, title: string): NotebookState {
  return { id, title, version: 0, cells: [] };
}
