'use client';

import { Icon } from '../_ui/Icon.tsx';
import styles from './ConnectionBanner.module.css';
import { useConnectionState } from './useConnectionState.ts';

/** Says when the server does not answer. It comes late enough that a short restart is not seen. */
export function ConnectionBanner() {
  const state = useConnectionState();
  return (
    <div role="status" aria-live="polite" className={styles.place}>
      {state === 'waiting' && (
        <p className={styles.banner}>
          <Icon name="spinner" size={16} spin />
          The server does not answer; trying again… What you typed is kept.
        </p>
      )}
      {state === 'signedOut' && (
        <p className={styles.banner}>
          <Icon name="key" size={16} />
          <span>
            You are signed out. <a href="/sign-in">Sign in</a> to go on; what you typed is kept
            until you leave this page.
          </span>
        </p>
      )}
    </div>
  );
}
