import { memo, type RefObject, useEffect, useRef } from 'react';
import type { Cell } from '../../../lib/protocol/notebook.ts';
import type { CodeEditorHandle } from '../../_ui/editor/CodeEditor.tsx';
import styles from './Cell.module.css';
import { CellNumber } from './CellNumber.tsx';
import { CellTools } from './CellTools.tsx';
import { CodeCell } from './CodeCell.tsx';
import { isStale, labelOf, stateOf } from './cellView.ts';
import { MarkdownCell } from './MarkdownCell.tsx';
import type { CellActions } from './useCellActions.ts';

/** One cell with its number, its text, its tools and what came out of it. */
export const CellView = memo(function CellView(props: CellViewProps) {
  const { cell, number, isAsked, selected, editing, focus, actions } = props;
  const root = useRef<HTMLElement>(null);
  const editor = useRef<CodeEditorHandle>(null);
  const state = stateOf(cell, isAsked);
  useTakeKeyboard(root, editor, { focus, editing });
  return (
    <section
      ref={root}
      tabIndex={selected ? 0 : -1}
      className={styles.cell}
      aria-label={labelOf(cell, number, state)}
      aria-current={selected || undefined}
      data-testid="cell"
      data-cell-id={cell.id}
      data-cell-type={cell.type}
      data-state={state}
      data-mode={selected ? (editing ? 'edit' : 'command') : undefined}
      data-stale={isStale(cell) || undefined}
      onFocus={(event) => actions.follow(cell.id, isEditor(event.target))}
      onPointerDown={(event) =>
        !isEditor(event.target as Element) && actions.follow(cell.id, false)
      }
    >
      <div className={styles.gutter}>
        {cell.type === 'code' && <CellNumber job={cell.job} state={state} />}
      </div>
      <div className={styles.main}>
        {cell.type === 'code' ? (
          <CodeCell {...{ cell, number, state, actions, editor }} />
        ) : (
          <MarkdownCell {...{ cell, number, actions, editor }} open={props.open} />
        )}
      </div>
      <CellTools {...{ cell, number, state, actions }} open={props.open} />
    </section>
  );
});

interface CellViewProps {
  cell: Cell;
  /** Place in the notebook, from 1. */
  number: number;
  isAsked: boolean;
  selected: boolean;
  editing: boolean;
  /** Grows when the cell must take the keyboard; 0 while it need not. */
  focus: number;
  /** A Markdown cell shows its text and not its finished form. */
  open: boolean;
  actions: CellActions;
}

function isEditor(target: Element): boolean {
  return target.closest('[data-editor]') !== null;
}

function useTakeKeyboard(
  root: RefObject<HTMLElement | null>,
  editor: RefObject<CodeEditorHandle | null>,
  { focus, editing }: { focus: number; editing: boolean },
) {
  useEffect(() => {
    if (focus === 0) return;
    if (editing) editor.current?.focus();
    else root.current?.focus({ preventScroll: true });
    root.current?.scrollIntoView({ block: 'nearest' });
  }, [root, editor, focus, editing]);
}
