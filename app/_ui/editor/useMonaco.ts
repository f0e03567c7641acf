import type { editor } from 'monaco-editor/editor';
import { useCallback, useEffect, useRef, useState } from 'react';
import { loadMonaco, type Monaco } from '../../_live/monaco.ts';
import {
  bindCommands,
  createEditor,
  type EditorCommands,
  type EditorLanguage,
  optionsOf,
  replaceText,
} from './createEditor.ts';
import { Echoes } from './syncText.ts';

export interface EditorProps {
  value: string;
  language: EditorLanguage;
  onChange: (value: string) => void;
  /** Read at the moment a key is pressed: they may change at every render. */
  commands?: EditorCommands;
  /** For screen readers, e.g. "Code of cell 3". */
  label: string;
  placeholder?: string;
  /** Takes the keyboard as soon as it is there. */
  autoFocus?: boolean;
  readOnly?: boolean;
  onFocus?: () => void;
  onBlur?: () => void;
}

type State = 'waiting' | 'ready' | 'failed';

interface Life {
  monaco: Monaco;
  made: editor.IStandaloneCodeEditor;
  echoes: Echoes;
  /** While a text from the props is put in: that change is no news to those who sent it. */
  following: boolean;
}

/** The life of one editor: made when it is wanted, kept in step with the props, ended with the component. */
export function useMonaco(props: EditorProps, wanted: boolean) {
  const host = useRef<HTMLDivElement>(null);
  const life = useRef<Life | null>(null);
  const latest = useRef(props);
  const focusWhenReady = useRef(props.autoFocus === true);
  const [state, setState] = useState<State>('waiting');
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    loadMonaco().then(
      (monaco) => {
        if (gone || !host.current) return;
        life.current = begin(monaco, host.current, latest);
        if (focusWhenReady.current) life.current.made.focus();
        setState('ready');
      },
      () => !gone && setState('failed'),
    );
    return () => {
      gone = true;
      end(life.current);
      life.current = null;
    };
  }, [wanted]);

  useFollowProps(life, props);

  const focus = useCallback(() => {
    focusWhenReady.current = true;
    life.current?.made.focus();
  }, []);
  return { host, state, focus };
}

function begin(monaco: Monaco, host: HTMLElement, latest: { current: EditorProps }): Life {
  const { value, language, label, placeholder, readOnly = false } = latest.current;
  const made = createEditor(monaco, host, { value, language, label, placeholder, readOnly });
  const life: Life = { monaco, made, echoes: new Echoes(), following: false };
  made.onDidChangeModelContent(() => {
    if (life.following) return;
    life.echoes.sent(made.getValue());
    latest.current.onChange(made.getValue());
  });
  made.onDidFocusEditorText(() => latest.current.onFocus?.());
  made.onDidBlurEditorWidget(() => latest.current.onBlur?.());
  bindCommands(monaco, made, () => latest.current.commands ?? {});
  return life;
}

function end(life: Life | null) {
  life?.made.getModel()?.dispose();
  life?.made.dispose();
}

function useFollowProps(life: React.RefObject<Life | null>, props: EditorProps) {
  const { value, language, label, placeholder, readOnly = false } = props;
  useEffect(() => {
    if (!life.current) return;
    if (life.current.echoes.isEcho(value)) return;
    life.current.following = true;
    replaceText(life.current.monaco, life.current.made, value);
    life.current.following = false;
  }, [life, value]);
  useEffect(() => {
    if (!life.current) return;
    const { monaco, made } = life.current;
    made.updateOptions(optionsOf({ language, label, placeholder, readOnly }));
    const model = made.getModel();
    if (model) monaco.editor.setModelLanguage(model, language);
  }, [life, language, label, placeholder, readOnly]);
}
