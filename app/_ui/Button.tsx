import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './Icon.tsx';

/** A button, or with `label` and no children a square one that shows only its icon. */
export function Button({
  look = 'plain',
  size = 'medium',
  icon,
  label,
  busy = false,
  children,
  className,
  ...rest
}: ButtonProps) {
  const square = children === undefined;
  return (
    <button
      type="button"
      aria-label={label}
      title={square ? label : undefined}
      aria-busy={busy || undefined}
      className={classes(
        styles.button,
        styles[look],
        styles[size],
        square && styles.square,
        className,
      )}
      {...rest}
      disabled={rest.disabled || busy}
    >
      {busy ? <Icon name="spinner" size={16} spin /> : icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` at most once a view; `danger` for what cannot be undone; `quiet` inside rows and bars. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 'small' | 'medium';
  icon?: IconName;
  /** What it does, for those who do not see the icon. Required when there are no children. */
  label?: string;
  /** Waiting for an answer: shows a spinner and takes no further click. */
  busy?: boolean;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** The class of a link that looks like a button. */
export function buttonClass(look: NonNullable<ButtonProps['look']> = 'plain'): string {
  return classes(styles.button, styles[look], styles.medium);
}
