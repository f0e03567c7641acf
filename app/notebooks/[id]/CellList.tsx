import { Fragment } from 'react';
import type { CellId } from '../../../lib/protocol/ids.ts';
import type { Cell } from '../../../lib/protocol/notebook.ts';
import { CellView } from './Cell.tsx';
import { Inserter } from './Inserter.tsx';
import styles from './NotebookView.module.css';
import type { CellActions } from './useCellActions.ts';
import type { Selection } from './useSelection.ts';

/** The cells from top to bottom, with places to insert one between them. */
export function CellList({ cells, asked, selection, open, actions }: CellListProps) {
  return (
    <div className={styles.cells}>
      {cells.map((cell, index) => {
        const selected = cell.id === selection.cellId;
        return (
          <Fragment key={cell.id}>
            {index > 0 && <Inserter index={index} actions={actions} />}
            <CellView
              cell={cell}
              number={index + 1}
              isAsked={asked.has(cell.id)}
              selected={selected}
              editing={selected && selection.editing}
              focus={selected ? selection.focus : 0}
              open={open.has(cell.id)}
              actions={actions}
            />
          </Fragment>
        );
      })}
      {isNew(cells) && (
        <p className={styles.hint}>
          Type <code>2+2</code> and press <kbd>Shift</kbd> <kbd>Enter</kbd>. <kbd>Esc</kbd> and then{' '}
          <kbd>?</kbd> shows all keys.
        </p>
      )}
      <Inserter index={cells.length} atEnd actions={actions} />
    </div>
  );
}

interface CellListProps {
  cells: readonly Cell[];
  asked: ReadonlySet<CellId>;
  selection: Selection;
  open: ReadonlySet<CellId>;
  actions: CellActions;
}

function isNew(cells: readonly Cell[]): boolean {
  const [first, second] = cells;
  return !second && first?.type === 'code' && first.source === '' && first.job === null;
}
