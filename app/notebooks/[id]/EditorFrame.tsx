import type { MouseEvent, ReactNode, Ref, RefObject } from 'react';
import type { CodeEditorHandle } from '../../_ui/editor/CodeEditor.tsx';
import styles from './Cell.module.css';

/**
 * The box around a text. A click anywhere in it goes to the text, also in the moment in which the editor takes the
 * place of its preview: the browser would give the keyboard to the cell then.
 */
export function EditorFrame({ ref, editor, children }: EditorFrameProps) {
  const onMouseDown = (event: MouseEvent) => {
    const target = event.target as Element;
    if (event.button !== 0 || (target.isConnected && target.closest('.monaco-editor, textarea')))
      return;
    event.preventDefault();
    editor.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only widens what the text inside takes
    <div ref={ref} className={styles.code} data-editor onMouseDown={onMouseDown}>
      {children}
    </div>
  );
}

interface EditorFrameProps {
  ref?: Ref<HTMLDivElement>;
  editor: RefObject<CodeEditorHandle | null>;
  children: ReactNode;
}
