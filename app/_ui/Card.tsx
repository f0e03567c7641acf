import type { ReactNode } from 'react';
import styles from './Card.module.css';
import { classes } from './classes.ts';

/** A sheet on the page, with an optional title and actions on its right. */
export function Card({ title, actions, flush = false, children }: CardProps) {
  return (
    <section className={styles.card}>
      {title !== undefined && (
        <header className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {actions}
        </header>
      )}
      <div className={classes(styles.body, flush && styles.flush)}>{children}</div>
    </section>
  );
}

interface CardProps {
  title?: ReactNode;
  actions?: ReactNode;
  /** The content reaches the edges, as tables and code do. */
  flush?: boolean;
  children: ReactNode;
}
