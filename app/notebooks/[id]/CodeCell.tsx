import { type RefObject, useRef } from 'react';
import type { Cell } from '../../../lib/protocol/notebook.ts';
import { CodeEditor, type CodeEditorHandle } from '../../_ui/editor/CodeEditor.tsx';
import styles from './Cell.module.css';
import { CellStatus } from './CellStatus.tsx';
import { type CellState, isActive, isStale } from './cellView.ts';
import { EditorFrame } from './EditorFrame.tsx';
import { editorCommands } from './editorCommands.ts';
import { Outputs } from './Outputs.tsx';
import type { CellActions } from './useCellActions.ts';
import { useErrorMarker } from './useErrorMarker.ts';

/** Code, how its job stands, and what it gave. */
export function CodeCell({ cell, number, state, actions, editor }: CodeCellProps) {
  const frame = useRef<HTMLDivElement>(null);
  const old = isStale(cell) || (isActive(state) && state === 'queued' && cell.job !== null);
  useErrorMarker(frame, isStale(cell) ? null : errorOf(cell));
  return (
    <>
      <EditorFrame ref={frame} editor={editor}>
        <CodeEditor
          ref={editor}
          value={cell.source}
          language="python"
          label={`Code of cell ${number}`}
          placeholder={number === 1 ? '2+2' : undefined}
          onChange={(source) => actions.type(cell.id, source)}
          commands={editorCommands(cell.id, actions)}
          onBlur={() => {
            actions.save();
            actions.leave(cell.id);
          }}
        />
        {isActive(state) && <div className={styles.bar} aria-hidden="true" />}
      </EditorFrame>
      <CellStatus cell={cell} state={state} />
      {cell.job && cell.job.outputs.length > 0 && (
        <Outputs outputs={cell.job.outputs} number={number} old={old} />
      )}
    </>
  );
}

interface CodeCellProps {
  cell: Cell;
  number: number;
  state: CellState;
  actions: CellActions;
  editor: RefObject<CodeEditorHandle | null>;
}

function errorOf({ job }: Cell) {
  const last = job?.outputs.findLast((output) => output.type === 'error');
  return last?.type === 'error' ? last.error : null;
}
