'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { signIn } from '../_shell/session.ts';
import { Button } from '../_ui/Button.tsx';
import { CodeBlock } from '../_ui/CodeBlock.tsx';
import { Field } from '../_ui/Field.tsx';
import { Icon } from '../_ui/Icon.tsx';
import { Sentence } from '../_ui/Sentence.tsx';
import styles from './SignIn.module.css';

type Step = 'form' | 'link' | 'password';

/** Signs in with the link that brought the reader here, or with name and password. */
export function SignIn() {
  const [busy, setBusy] = useState<Step>('form');
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (by: 'link' | 'password', credentials: Record<string, string>) => {
    setBusy(by);
    const refusal = await signIn(by, credentials).catch(sentenceOf);
    if (refusal === null) location.replace('/notebooks');
    else {
      setProblem(refusal);
      setBusy('form');
    }
  };
  useLinkToken((token) => void attempt('link', { token }));

  if (busy === 'link') {
    return (
      <p className={styles.waiting} role="status">
        <Icon name="spinner" spin /> Signing you in…
      </p>
    );
  }
  return (
    <>
      <h1 className={styles.title}>Sign in</h1>
      {problem && (
        <p className={styles.problem} role="alert">
          <Icon name="alert" />
          <span>
            <Sentence text={problem} />
          </span>
        </p>
      )}
      <PasswordForm busy={busy === 'password'} onSubmit={(fields) => attempt('password', fields)} />
      <LinkHelp />
    </>
  );
}

function PasswordForm({ busy, onSubmit }: PasswordFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSubmit({ user: String(form.get('user')).trim(), password: String(form.get('password')) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label="User name"
        name="user"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button look="primary" type="submit" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}

interface PasswordFormProps {
  busy: boolean;
  onSubmit: (credentials: { user: string; password: string }) => void;
}

function LinkHelp() {
  return (
    <section className={styles.help}>
      <h2>No password yet?</h2>
      <p>
        <code>npm start</code> prints a login link. For a new one, run this where the server runs
        and open the link that it prints:
      </p>
      <div className={styles.command}>
        <CodeBlock code="npx dsage link" plain />
      </div>
      <p>A link works once. You can set a password afterwards, under Account.</p>
    </section>
  );
}

/**
 * Hands over the token of a login link, once. It leaves the address at once, before anything is sent: neither the
 * browser's history nor a copied address shall hold it.
 */
function useLinkToken(onToken: (token: string) => void) {
  const taken = useRef(false);
  useEffect(() => {
    const token = new URLSearchParams(location.search).get('token');
    if (location.search) history.replaceState(null, '', location.pathname);
    if (!token || taken.current) return;
    taken.current = true;
    onToken(token);
  });
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
