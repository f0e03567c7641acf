import { Fragment } from 'react';
import { Button } from '../../_ui/Button.tsx';
import { Dialog } from '../../_ui/Dialog.tsx';
import styles from './KeySheet.module.css';

const groups: { title: string; rows: [keys: string[], does: string][] }[] = [
  {
    title: 'Always',
    rows: [
      [['Shift Enter'], 'run, go to the next cell'],
      [['Ctrl Enter'], 'run, stay'],
      [['Alt Enter'], 'run, insert a cell below'],
      [['Ctrl S'], 'save now (it happens by itself)'],
    ],
  },
  {
    title: 'While you edit',
    rows: [[['Esc'], 'stop editing']],
  },
  {
    title: 'While a cell is selected',
    rows: [
      [['Enter'], 'edit'],
      [['↑', '↓', 'K', 'J'], 'select the cell above, below'],
      [['A', 'B'], 'insert a cell above, below'],
      [['D D'], 'delete the cell'],
      [['Z'], 'bring a deleted cell back'],
      [['M', 'Y'], 'make it Markdown, code'],
      [['Ctrl Shift ↑', 'Ctrl Shift ↓'], 'move the cell'],
      [['.', 'I I'], 'cancel the job of the cell'],
      [['?'], 'show this sheet'],
    ],
  },
];

/** All keys of the notebook. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title="Keys"
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose} autoFocus>
          Done
        </Button>
      }
    >
      {groups.map(({ title, rows }) => (
        <section key={title}>
          <h3 className={styles.title}>{title}</h3>
          <dl className={styles.keys}>
            {rows.map(([keys, does]) => (
              <Fragment key={does}>
                <dt className={styles.key}>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
      <p>On a Mac, Cmd works as Ctrl does.</p>
    </Dialog>
  );
}
