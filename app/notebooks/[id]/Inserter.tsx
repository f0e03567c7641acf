import { memo } from 'react';
import { Button } from '../../_ui/Button.tsx';
import { classes } from '../../_ui/classes.ts';
import styles from './Inserter.module.css';
import type { CellActions } from './useCellActions.ts';

/**
 * Two buttons that insert a cell at `index`: between cells for the pointer only (A and B are the keys), at the
 * end always.
 */
export const Inserter = memo(function Inserter({ index, atEnd = false, actions }: InserterProps) {
  const tabIndex = atEnd ? undefined : -1;
  return (
    <div className={classes(styles.inserter, atEnd && styles.atEnd)}>
      <div className={styles.buttons}>
        <Button
          size="small"
          icon="plus"
          tabIndex={tabIndex}
          onClick={() => actions.insertAt(index, 'code')}
        >
          Code
        </Button>
        <Button
          size="small"
          icon="plus"
          tabIndex={tabIndex}
          onClick={() => actions.insertAt(index, 'markdown')}
        >
          Markdown
        </Button>
      </div>
    </div>
  );
});

interface InserterProps {
  index: number;
  atEnd?: boolean;
  actions: CellActions;
}
