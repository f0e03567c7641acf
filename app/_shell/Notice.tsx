import type { ReactNode } from 'react';
import { Logo } from '../_ui/Logo.tsx';
import styles from './Notice.module.css';

/** A page of its own with one thing to say and the next step. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.notice}>
      <a href="/notebooks" className={styles.home} aria-label="dsage: to your notebooks">
        <Logo />
      </a>
      <h1>{title}</h1>
      <div className={styles.body}>{children}</div>
    </main>
  );
}
