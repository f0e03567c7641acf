import styles from './Panel.module.css';

/** A part of the work with the share that is done, 0 to 1. */
export function SharePanel({ title, share }: { title: string; share: number }) {
  return (
    <section className={styles.panel}>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.line} data-now={share < 1 || undefined}>
        <progress className={styles.bar} value={share} max={1} aria-label={title} />
        <span className={styles.number}>{Math.floor(share * 100)} %</span>
      </p>
    </section>
  );
}
