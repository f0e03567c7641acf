'use client';

import { type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { HighlightedCode } from '../CodeBlock.tsx';
import styles from './CodeEditor.module.css';
import type { EditorCommands } from './createEditor.ts';
import { type EditorProps, useMonaco } from './useMonaco.ts';

/**
 * Text that is edited in Monaco. Until it comes near the screen, or until it is clicked, it is plain
 * highlighted text of the same size; when Monaco cannot be loaded, a plain text box takes its place.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { value, language, label, autoFocus = false, ref, placeholder } = props;
  const [wanted, setWanted] = useState(autoFocus);
  const root = useRef<HTMLDivElement>(null);
  const { host, state, focus } = useMonaco(props, wanted);

  const wake = useCallback(() => {
    setWanted(true);
    focus();
  }, [focus]);
  useImperativeHandle(ref, () => ({ focus: wake }), [wake]);
  useNearScreen(root, () => setWanted(true));

  if (state === 'failed') return <PlainEditor {...props} />;
  return (
    <div ref={root} className={styles.editor} data-state={state}>
      <div ref={host} className={styles.host} />
      {state !== 'ready' && (
        // biome-ignore lint/a11y/useSemanticElements: it turns into the editor as soon as it is reached
        <div
          className={styles.preview}
          data-wrap={language === 'markdown' || undefined}
          role="textbox"
          aria-multiline="true"
          aria-label={label}
          tabIndex={0}
          onPointerDown={wake}
          onFocus={wake}
        >
          {value === '' ? (
            <span className={styles.placeholder}>{placeholder ?? ' '}</span>
          ) : language === 'python' ? (
            <HighlightedCode code={value} />
          ) : (
            value
          )}
          {'\n'}
        </div>
      )}
    </div>
  );
}

export interface CodeEditorProps extends EditorProps {
  ref?: Ref<CodeEditorHandle>;
}

export interface CodeEditorHandle {
  /** Takes the keyboard, after loading what is missing. */
  focus: () => void;
}

/** Calls `onNear` once, when the element is within a screen of being seen. */
function useNearScreen(ref: React.RefObject<HTMLElement | null>, onNear: () => void) {
  const call = useRef(onNear);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        call.current();
      },
      { rootMargin: '600px' },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
}

function PlainEditor({ value, onChange, commands, label, readOnly, ...rest }: CodeEditorProps) {
  const onKeyDown = (event: React.KeyboardEvent) => {
    const command = commandOf(event, commands);
    if (!command) return;
    event.preventDefault();
    command();
  };
  return (
    <textarea
      className={styles.plain}
      aria-label={label}
      value={value}
      readOnly={readOnly}
      placeholder={rest.placeholder}
      // biome-ignore lint/a11y/noAutofocus: only where the reader has just asked for a place to type
      autoFocus={rest.autoFocus}
      spellCheck={false}
      rows={value.split('\n').length}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      onFocus={rest.onFocus}
      onBlur={rest.onBlur}
    />
  );
}

function commandOf(event: React.KeyboardEvent, commands: EditorCommands = {}) {
  if (event.key === 'Escape') return commands.escape;
  if (event.key !== 'Enter') return undefined;
  if (event.shiftKey) return commands.shiftEnter;
  if (event.ctrlKey || event.metaKey) return commands.ctrlEnter;
  return event.altKey ? commands.altEnter : undefined;
}
