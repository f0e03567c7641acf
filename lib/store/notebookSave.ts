import { DsageError } from '../protocol/errors.ts';
import type { Cell, NotebookState } from '../protocol/notebook.ts';
import type { Sql } from './sqlite/database.ts';
import { storable } from './text.ts';

export interface NotebookChange {
  readonly before: NotebookState;
  readonly after: NotebookState;
  readonly now: number;
}

/** Writes what differs between two states of a notebook. A cell that is the same value costs nothing. */
export function saveNotebook(sql: Sql, { before, after, now }: NotebookChange): void {
  const changed = sql.run(
    'UPDATE notebooks SET title = ?, version = ?, updatedAt = ? WHERE id = ?',
    [storable(after.title), after.version, now, after.id],
  );
  if (changed === 0) throw new DsageError('NOTEBOOK_NOT_FOUND');
  if (before.cells === after.cells) return;
  const old = new Map(before.cells.map((cell) => [cell.id, cell]));
  const kept = new Set(after.cells.map((cell) => cell.id));
  for (const { id } of before.cells)
    if (!kept.has(id)) sql.run('DELETE FROM cells WHERE notebookId = ? AND id = ?', [after.id, id]);
  for (const [position, cell] of after.cells.entries()) {
    const was = old.get(cell.id);
    if (was === undefined) insert(sql, after.id, { cell, position });
    else if (differs(was, cell)) update(sql, after.id, cell);
  }
  if (!sameOrder(before.cells, after.cells)) reorder(sql, after);
}

function insert(
  sql: Sql,
  notebookId: string,
  { cell, position }: { cell: Cell; position: number },
) {
  sql.run(
    `INSERT INTO cells (notebookId, id, position, type, engine, source, jobId) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [notebookId, cell.id, position, cell.type, cell.engine, storable(cell.source), jobOf(cell)],
  );
}

function update(sql: Sql, notebookId: string, cell: Cell): void {
  sql.run(
    'UPDATE cells SET type = ?, engine = ?, source = ?, jobId = ? WHERE notebookId = ? AND id = ?',
    [cell.type, cell.engine, storable(cell.source), jobOf(cell), notebookId, cell.id],
  );
}

/** One statement for all positions: an insertion at the top moves every cell. */
function reorder(sql: Sql, { id, cells }: NotebookState): void {
  sql.run(
    `UPDATE cells SET position = place.key FROM json_each(?1) AS place
     WHERE cells.notebookId = ?2 AND cells.id = place.value AND cells.position <> place.key`,
    [JSON.stringify(cells.map((cell) => cell.id)), id],
  );
}

function differs(was: Cell, is: Cell): boolean {
  return (
    was !== is &&
    (was.type !== is.type ||
      was.engine !== is.engine ||
      was.source !== is.source ||
      jobOf(was) !== jobOf(is))
  );
}

function sameOrder(before: readonly Cell[], after: readonly Cell[]): boolean {
  return before.length === after.length && after.every((cell, at) => cell.id === before[at]?.id);
}

function jobOf(cell: Cell): number | null {
  return cell.job?.id ?? null;
}
