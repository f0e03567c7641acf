import type { ReactNode } from 'react';
import { classes } from '../_ui/classes.ts';
import styles from './Page.module.css';

/** The content of a page: its title, what can be done, and the rest. */
export function Page({ title, lead, actions, narrow = false, children }: PageProps) {
  return (
    <div className={classes(styles.page, narrow && styles.narrow)}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface PageProps {
  title: ReactNode;
  /** One sentence below the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** As wide as a column of text. */
  narrow?: boolean;
  children: ReactNode;
}
