import styles from './Logo.module.css';

/** Three nodes that share one leaf: work spread over machines, and sage. */
export function LogoMark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className={styles.leaf} d="M5 27C3.5 13.5 11.5 4.5 28 4c.4 15.5-8 24-19.5 22.2" />
      <path
        className={styles.vein}
        d="M4.5 28.5C9.5 21 14 16.5 20.5 12M12.2 19.6l-1-6.1M12.2 19.6l7 1"
      />
      <circle className={styles.node} cx="20.5" cy="12" r="2" />
      <circle className={styles.node} cx="11.1" cy="13" r="1.7" />
      <circle className={styles.node} cx="19.6" cy="20.7" r="1.7" />
    </svg>
  );
}

/** The mark and the name. */
export function Logo() {
  return (
    <span className={styles.logo}>
      <LogoMark />
      <span className={styles.name}>dsage</span>
    </span>
  );
}
