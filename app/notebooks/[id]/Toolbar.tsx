import { Button } from '../../_ui/Button.tsx';
import { Icon } from '../../_ui/Icon.tsx';
import type { Saving } from './notebookLink.ts';
import styles from './Toolbar.module.css';
import type { CellActions } from './useCellActions.ts';

/** What can be done to the notebook as a whole; it stays in sight while the cells scroll. */
export function Toolbar({ saving, active, actions, onJump, onHelp }: ToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Notebook">
      <Button look="quiet" size="small" icon="play" onClick={actions.runAll}>
        Run all
      </Button>
      <AddButton word="Code" onClick={() => actions.add('code')} />
      <AddButton word="Markdown" onClick={() => actions.add('markdown')} />
      <span className={styles.gap} />
      {active.total > 0 && (
        <button
          type="button"
          className={styles.running}
          title="Go to the next running cell"
          data-testid="running-chip"
          onClick={onJump}
        >
          <Icon
            name={active.running > 0 ? 'spinner' : 'clock'}
            size={14}
            spin={active.running > 0}
          />
          {chipOf(active)}
        </button>
      )}
      <SavedMark saving={saving} />
      <Button
        look="quiet"
        size="small"
        icon="question"
        label="Show all keys"
        className={styles.help}
        onClick={onHelp}
      />
    </div>
  );
}

function AddButton({ word, onClick }: { word: string; onClick: () => void }) {
  return (
    <Button look="quiet" size="small" icon="plus" className={styles.add} onClick={onClick}>
      {word}
    </Button>
  );
}

interface ToolbarProps {
  saving: Saving;
  /** Cells whose job has not ended, and how many of them a worker has in hand. */
  active: Active;
  actions: Pick<CellActions, 'runAll' | 'add'>;
  onJump: () => void;
  onHelp: () => void;
}

interface Active {
  total: number;
  running: number;
}

function chipOf({ total, running }: Active): string {
  const queued = total - running;
  if (running === 0) return `${queued} queued`;
  return queued === 0 ? `${running} running` : `${running} running, ${queued} queued`;
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
