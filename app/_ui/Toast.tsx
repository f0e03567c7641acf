'use client';

import { useSyncExternalStore } from 'react';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { Sentence } from './Sentence.tsx';
import styles from './Toast.module.css';

interface Message {
  id: number;
  text: string;
  tone: 'good' | 'bad';
}

let messages: readonly Message[] = [];
let lastId = 0;
const listeners = new Set<() => void>();
const none: readonly Message[] = [];

/** How long a message stays: time to read it. What went wrong stays until it is closed. */
const shownMs = 5000;

/** Says `text` at the foot of the page. */
export function toast(text: string, tone: Message['tone'] = 'good'): void {
  lastId += 1;
  const id = lastId;
  change([...messages.filter((message) => message.text !== text).slice(-2), { id, text, tone }]);
  if (tone === 'good') setTimeout(() => dismiss(id), shownMs);
}

/** Says what went wrong, in the sentence of the error itself. */
export function toastError(error: unknown): void {
  toast(error instanceof Error ? error.message : String(error), 'bad');
}

function dismiss(id: number) {
  change(messages.filter((message) => message.id !== id));
}

function change(next: readonly Message[]) {
  messages = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The place where toasts are shown: once, in the shell. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => messages,
    () => none,
  );
  return (
    <div className={styles.toaster} role="status" aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <div key={id} className={styles.toast} data-tone={tone}>
          <Icon name={tone === 'good' ? 'check' : 'alert'} />
          <p className={styles.text}>
            <Sentence text={text} />
          </p>
          <Button
            look="quiet"
            size="small"
            icon="cross"
            label="Close"
            onClick={() => dismiss(id)}
          />
        </div>
      ))}
    </div>
  );
}
