import { Button } from '../../_ui/Button.tsx';
import { Icon } from '../../_ui/Icon.tsx';
import type { Saving } from './notebookLink.ts';
import styles from './Toolbar.module.css';
import type { CellActions } from './useCellActions.ts';

/** What can be done to the notebook as a whole; it stays in sight while the cells scroll. */
export function Toolbar({ saving, running, actions, onJump, onHelp }: ToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Notebook">
      <Button look="quiet" size="small" icon="play" onClick={actions.runAll}>
        Run all
      </Button>
      <Button look="quiet" size="small" icon="plus" onClick={() => actions.add('code')}>
        Code
      </Button>
      <Button look="quiet" size="small" icon="plus" onClick={() => actions.add('markdown')}>
        Markdown
      </Button>
      <span className={styles.gap} />
      {running > 0 && (
        <button
          type="button"
          className={styles.running}
          title="Go to the next running cell"
          data-testid="running-chip"
          onClick={onJump}
        >
          <Icon name="spinner" size={14} spin />
          {running} running
        </button>
      )}
      <SavedMark saving={saving} />
      <Button look="quiet" size="small" icon="question" label="Show all keys" onClick={onHelp} />
    </div>
  );
}

interface ToolbarProps {
  saving: Saving;
  /** Cells whose job has not ended. */
  running: number;
  actions: Pick<CellActions, 'runAll' | 'add'>;
  onJump: () => void;
  onHelp: () => void;
}

const marks = {
  saved: { word: 'Saved', icon: 'check', title: 'Everything is on the server.' },
  saving: { word: 'Saving…', icon: 'spinner', title: 'On its way to the server.' },
  offline: {
    word: 'Not saved yet',
    icon: 'alert',
    title: 'The server does not answer. What you typed is kept here and sent as soon as it does.',
  },
} as const;

/** Whether the server has what is on the screen. */
function SavedMark({ saving }: { saving: Saving }) {
  const { word, icon, title } = marks[saving];
  return (
    <span className={styles.saved} data-testid="saved" data-saving={saving} title={title}>
      <Icon name={icon} size={15} spin={icon === 'spinner'} />
      <span className={styles.savedWord}>{word}</span>
    </span>
  );
}
