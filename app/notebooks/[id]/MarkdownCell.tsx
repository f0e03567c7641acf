import type { RefObject } from 'react';
import type { Cell } from '../../../lib/protocol/notebook.ts';
import { CodeEditor, type CodeEditorHandle } from '../../_ui/editor/CodeEditor.tsx';
import { Markdown } from '../../_ui/Markdown.tsx';
import styles from './Cell.module.css';
import { EditorFrame } from './EditorFrame.tsx';
import { editorCommands } from './editorCommands.ts';
import type { CellActions } from './useCellActions.ts';

/** Text with formulas: finished, or while `open` the Markdown that makes it. */
export function MarkdownCell({ cell, number, open, actions, editor }: MarkdownCellProps) {
  if (!open) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: Enter and the pencil do the same by keyboard
      <div className={styles.text} onDoubleClick={() => actions.select(cell.id, true)}>
        {cell.source.trim() === '' ? (
          <p className={styles.emptyText}>Empty text. Press Enter to write.</p>
        ) : (
          <Markdown source={cell.source} />
        )}
      </div>
    );
  }
  return (
    <EditorFrame editor={editor}>
      <CodeEditor
        ref={editor}
        value={cell.source}
        language="markdown"
        label={`Markdown of cell ${number}`}
        placeholder="Text in Markdown, formulas between $ signs; Shift+Enter when done"
        onChange={(source) => actions.type(cell.id, source)}
        commands={editorCommands(cell.id, actions)}
        onBlur={() => {
          actions.save();
          actions.leave(cell.id);
        }}
      />
    </EditorFrame>
  );
}

interface MarkdownCellProps {
  cell: Cell;
  number: number;
  open: boolean;
  actions: CellActions;
  editor: RefObject<CodeEditorHandle | null>;
}
