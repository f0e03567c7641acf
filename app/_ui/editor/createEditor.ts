import type { editor, IDisposable } from 'monaco-editor/editor';
import type { Monaco } from '../../_live/monaco.ts';
import { smallestChange } from './syncText.ts';

/** Keys that leave the text; what they do is up to the page. */
export interface EditorCommands {
  shiftEnter?: () => void;
  ctrlEnter?: () => void;
  altEnter?: () => void;
  escape?: () => void;
}

export type EditorLanguage = 'python' | 'markdown';

export interface EditorSetup {
  value: string;
  language: EditorLanguage;
  label: string;
  placeholder: string | undefined;
  readOnly: boolean;
}

/** Longer code scrolls inside its cell: Monaco draws every line that it has room for. */
const maxHeightPx = 640;

/** A Monaco editor that is as high as its text, up to a limit, and as wide as `host`. */
export function createEditor(monaco: Monaco, host: HTMLElement, setup: EditorSetup) {
  const made = monaco.editor.create(host, { ...options, ...optionsOf(setup), value: setup.value });
  // An option of the model: the editor's own option of this name does not reach it.
  const plain = { enabled: false, independentColorPoolPerBracketType: false };
  made.getModel()?.updateOptions({ bracketColorizationOptions: plain });
  const fit = () => {
    const height = Math.min(made.getContentHeight(), maxHeightPx);
    host.style.height = `${height}px`;
    made.layout({ width: host.clientWidth, height });
  };
  made.onDidContentSizeChange(fit);
  const observer = new ResizeObserver(fit);
  observer.observe(host);
  made.onDidDispose(() => observer.disconnect());
  fit();
  return made;
}

/** Those options that follow from what the editor is for. */
export function optionsOf({ language, label, placeholder, readOnly }: Omit<EditorSetup, 'value'>) {
  return {
    language,
    ariaLabel: label,
    placeholder,
    readOnly,
    domReadOnly: readOnly,
    wordWrap: language === 'markdown' ? 'on' : 'off',
  } as const;
}

const options: editor.IStandaloneEditorConstructionOptions = {
  minimap: { enabled: false },
  folding: false,
  lineNumbers: 'off',
  glyphMargin: false,
  lineDecorationsWidth: 0,
  lineNumbersMinChars: 0,
  scrollBeyondLastLine: false,
  scrollBeyondLastColumn: 2,
  renderLineHighlight: 'none',
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  automaticLayout: false,
  fixedOverflowWidgets: true,
  scrollbar: {
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 8,
    horizontalScrollbarSize: 8,
    useShadows: false,
  },
  // Menlo and Consolas: the fonts of --mono, which Monaco must measure by name.
  fontFamily:
    'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
  fontSize: 14,
  lineHeight: 22,
  fontLigatures: false,
  tabSize: 4,
  insertSpaces: true,
  detectIndentation: false,
  guides: { indentation: false },
  matchBrackets: 'always',
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  quickSuggestions: false,
  suggestOnTriggerCharacters: false,
  wordBasedSuggestions: 'currentDocument',
  stickyScroll: { enabled: false },
  contextmenu: true,
  unicodeHighlight: { ambiguousCharacters: false },
  // The system's preference, as everywhere on the page.
  cursorSmoothCaretAnimation: 'off',
  accessibilitySupport: 'auto',
};

/** Binds the keys of `commands`; they are looked up at the moment the key is pressed. */
export function bindCommands(
  monaco: Monaco,
  made: editor.IStandaloneCodeEditor,
  commands: () => EditorCommands,
): IDisposable[] {
  const { KeyCode, KeyMod } = monaco;
  const keys: Record<keyof EditorCommands, number[]> = {
    shiftEnter: [KeyMod.Shift | KeyCode.Enter],
    ctrlEnter: [KeyMod.CtrlCmd | KeyCode.Enter, KeyMod.WinCtrl | KeyCode.Enter],
    altEnter: [KeyMod.Alt | KeyCode.Enter],
    escape: [KeyCode.Escape],
  };
  // An open list or search box, or several cursors, take the first Escape.
  const free = '!suggestWidgetVisible && !findWidgetVisible && !editorHasMultipleSelections';
  return Object.entries(keys).map(([name, keybindings]) =>
    made.addAction({
      id: `dsage.${name}`,
      label: name,
      keybindings,
      ...(name === 'escape' ? { precondition: `${free} && !inSnippetMode` } : {}),
      run: () => commands()[name as keyof EditorCommands]?.(),
    }),
  );
}

/** Makes the editor show `text` by the smallest change, so that cursor and undo history survive. */
export function replaceText(monaco: Monaco, made: editor.IStandaloneCodeEditor, text: string) {
  const model = made.getModel();
  if (!model) return;
  const change = smallestChange(model.getValue(), text);
  if (!change) return;
  const range = monaco.Range.fromPositions(
    model.getPositionAt(change.start),
    model.getPositionAt(change.end),
  );
  model.pushEditOperations(
    null,
    [{ range, text: change.text, forceMoveMarkers: false }],
    () => null,
  );
}
