import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apply } from '../../../lib/notebook/apply.ts';
import { emptyNotebook } from '../../../lib/notebook/empty.ts';
import type { CellId, NotebookId } from '../../../lib/protocol/ids.ts';
import type { PersonOperation } from '../../../lib/protocol/notebook.ts';
import { beginSync, operate, type Sync } from './sync.ts';
import { keepUnsent, restore, takeUnsent, unsentTexts } from './unsent.ts';

const id = 'notebook-1' as NotebookId;
const a = 'cell-a' as CellId;
const b = 'cell-b' as CellId;
const insert = (cellId: CellId, source: string, index = 0): PersonOperation => ({
  type: 'insertCell',
  cellId,
  index,
  cellType: 'code',
  source,
});
const type = (source: string): PersonOperation => ({ type: 'setSource', cellId: a, source });
const saved = apply(emptyNotebook(id, 'First'), insert(a, 'old')).state;
const after = (...operations: PersonOperation[]): Sync =>
  operations.reduce((sync, each, i) => operate(sync, each, `o${i}`).sync, beginSync(saved));
const newCellId = () => b;

describe('text that a page could not send', () => {
  it('is the text of cells that were typed into or made, and nothing else', () => {
    const texts = unsentTexts(after(type('new'), insert(b, '2+2', 1)));
    assert.deepEqual(
      texts.map(({ cellId, base, source }) => [cellId, base, source]),
      [
        [a, 'old', 'new'],
        [b, null, '2+2'],
      ],
    );
    assert.deepEqual(unsentTexts(after({ type: 'rename', title: 'x' })), []);
  });

  it('goes back into its cell when nobody has changed it', () => {
    assert.deepEqual(restore(unsentTexts(after(type('new'))), saved, newCellId), [type('new')]);
  });

  it('comes below its cell when somebody has', () => {
    const changed = apply(saved, type('theirs')).state;
    assert.deepEqual(restore(unsentTexts(after(type('new'))), changed, newCellId), [
      insert(b, 'new', 1),
    ]);
  });

  it('comes back although its cell is gone', () => {
    const gone = apply(saved, { type: 'deleteCell', cellId: a }).state;
    assert.deepEqual(restore(unsentTexts(after(type('new'))), gone, newCellId), [insert(b, 'new')]);
  });

  it('is not brought back when the server did get it', () => {
    const taken = apply(saved, type('new')).state;
    assert.deepEqual(restore(unsentTexts(after(type('new'))), taken, newCellId), []);
  });

  it('is kept in the browser and taken out once', () => {
    const storage = new Map<string, string>();
    const fake = {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void storage.set(key, value),
      removeItem: (key: string) => void storage.delete(key),
    } as unknown as Storage;
    const texts = unsentTexts(after(type('new')));
    keepUnsent(id, texts, fake);
    assert.deepEqual(takeUnsent(id, fake), texts);
    assert.deepEqual(takeUnsent(id, fake), []);
    fake.setItem(`dsage.unsent.${id}`, 'not JSON');
    assert.deepEqual(takeUnsent(id, fake), []);
  });
});
