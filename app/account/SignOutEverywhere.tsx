'use client';

import { useState } from 'react';
import { command } from '../_live/connection.ts';
import { signOut } from '../_shell/session.ts';
import { Button } from '../_ui/Button.tsx';
import { toastError } from '../_ui/Toast.tsx';
import styles from './AccountView.module.css';

/** For a browser that was left signed in somewhere: ends all sessions, this one too. */
export function SignOutEverywhere() {
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    try {
      await command('account.signOutEverywhere', {});
      await signOut();
    } catch (error) {
      toastError(error);
      setBusy(false);
    }
  };
  return (
    <div className={styles.form}>
      <p className={styles.lead}>
        Left a browser signed in somewhere? This ends every session at once, this one too. Programs
        and workers go on: they use keys.
      </p>
      <Button icon="signOut" disabled={busy} onClick={leave}>
        Sign out everywhere
      </Button>
    </div>
  );
}
