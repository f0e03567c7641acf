'use client';

import { type FormEvent, useState } from 'react';
import { command } from '../_live/connection.ts';
import { Button } from '../_ui/Button.tsx';
import { Field } from '../_ui/Field.tsx';
import { toast } from '../_ui/Toast.tsx';
import styles from './AccountView.module.css';

const minCharacters = 12;

/** Sets a password, so that one can sign in without a link. */
export function PasswordForm({ user, hasPassword }: { user: string; hasPassword: boolean }) {
  const [isSet, setIsSet] = useState(hasPassword);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const differs = again !== '' && again !== password;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      await command('account.setPassword', { password });
      setPassword('');
      setAgain('');
      setIsSet(true);
      toast('The password is set.');
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.lead}>
        {isSet
          ? 'You can sign in with your user name and your password. Set another one here.'
          : 'You have no password yet. With one you can sign in without a link.'}
      </p>
      {/* Tells password managers whose password it is. */}
      <input type="hidden" name="username" autoComplete="username" value={user} />
      <Field
        label="New password"
        type="password"
        autoComplete="new-password"
        required
        minLength={minCharacters}
        value={password}
        hint={`At least ${minCharacters} characters; a few words in a row are easy to keep in mind.`}
        problem={refusal}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Field
        label="The same again"
        type="password"
        autoComplete="new-password"
        required
        value={again}
        problem={differs ? 'The two differ.' : null}
        onChange={(event) => setAgain(event.target.value)}
      />
      <Button
        look="primary"
        type="submit"
        busy={busy}
        disabled={password.length < minCharacters || again !== password}
      >
        Set password
      </Button>
    </form>
  );
}
