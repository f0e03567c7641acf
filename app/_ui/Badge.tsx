import type { ReactNode } from 'react';
import styles from './Badge.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './Icon.tsx';

export type Tone = 'queued' | 'running' | 'good' | 'bad' | 'warn' | 'idle';

/** A word with a mark on a coloured ground. */
export function Badge({ tone, icon, spin, title, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])} title={title}>
      <span className={styles.mark}>
        <Icon name={icon} size={13} spin={spin} />
      </span>
      {children}
    </span>
  );
}

interface BadgeProps {
  tone: Tone;
  icon: IconName;
  spin?: boolean;
  title?: string;
  children: ReactNode;
}
