import { type RefObject, useEffect } from 'react';
import type { CodeError } from '../../../lib/protocol/outputs.ts';
import { loadMonaco, type Monaco } from '../../_live/monaco.ts';

type Editor = ReturnType<Monaco['editor']['getEditors']>[number];

/** Underlines the place of an error in the editor inside `root`, now or when that editor is made. */
export function useErrorMarker(root: RefObject<HTMLElement | null>, error: CodeError | null) {
  const { line, column = 1, name = '', message = '' } = error ?? {};
  useEffect(() => {
    if (line === undefined) return;
    let end = () => {};
    let gone = false;
    loadMonaco().then(
      (monaco) => {
        if (!gone) end = mark(monaco, root, { line, column, text: `${name}: ${message}` });
      },
      // Without the editor there is nothing to mark; the error itself stands below the cell.
      () => {},
    );
    return () => {
      gone = true;
      end();
    };
  }, [root, line, column, name, message]);
}

interface Mark {
  line: number;
  column: number;
  text: string;
}

function mark(monaco: Monaco, root: RefObject<HTMLElement | null>, place: Mark): () => void {
  const marked: Editor[] = [];
  const add = (editor: Editor) => {
    const node = editor.getContainerDomNode();
    if (!node || !root.current?.contains(node)) return;
    marked.push(editor);
    setMarker(monaco, editor, place);
  };
  for (const editor of monaco.editor.getEditors()) add(editor as Editor);
  const making = monaco.editor.onDidCreateEditor((editor) => add(editor as Editor));
  return () => {
    making.dispose();
    for (const editor of marked) {
      const model = editor.getModel();
      if (model) monaco.editor.setModelMarkers(model as never, 'dsage', []);
    }
  };
}

function setMarker(monaco: Monaco, editor: Editor, { line, column, text }: Mark) {
  const model = editor.getModel() as ReturnType<Monaco['editor']['getModels']>[number] | null;
  if (!model || line > model.getLineCount()) return;
  const word = model.getWordAtPosition({ lineNumber: line, column });
  const last = model.getLineMaxColumn(line);
  const start = word?.startColumn ?? Math.min(column, Math.max(1, last - 1));
  monaco.editor.setModelMarkers(model, 'dsage', [
    {
      severity: monaco.MarkerSeverity.Error,
      message: text,
      startLineNumber: line,
      startColumn: start,
      endLineNumber: line,
      endColumn: Math.max(word?.endColumn ?? last, start + 1),
    },
  ]);
}
