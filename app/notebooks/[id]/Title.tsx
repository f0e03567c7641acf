import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { limits } from '../../../lib/protocol/limits.ts';
import styles from './Toolbar.module.css';

/** The title, edited where it stands: Enter and leaving keep it, Escape brings the old one back. */
export function Title({ title, onRename }: { title: string; onRename: (title: string) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = `${title} · dsage`;
  }, [title]);
  const keep = () => {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== title) onRename(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setDraft(null);
    // The draft must be gone before the field is left, or leaving would keep it.
    if (event.key === 'Enter' || event.key === 'Escape') setTimeout(() => input.current?.blur());
  };
  return (
    <>
      <h1 className="visually-hidden">{title}</h1>
      <input
        ref={input}
        className={styles.title}
        aria-label="Title of the notebook"
        title="Rename"
        value={draft ?? title}
        maxLength={limits.maxNameCharacters}
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onKeyDown={onKeyDown}
      />
    </>
  );
}
