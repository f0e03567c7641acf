import type { CodeError } from '../../../lib/protocol/outputs.ts';
import { Icon } from '../Icon.tsx';
import styles from './Output.module.css';

/** Why the code ended without a value: the message first, the traceback for who wants it. */
export function ErrorOutput({ error }: { error: CodeError }) {
  const { name, message, traceback, line, column } = error;
  const place = line && (column ? `line ${line}, column ${column}` : `line ${line}`);
  return (
    <section className={styles.error} aria-label="Error">
      <p className={styles.headline}>
        <Icon name="alert" size={17} />
        <span>
          <strong>{name}</strong>
          {message && `: ${message}`}
          {place && <span className={styles.place}>{place}</span>}
        </span>
      </p>
      {traceback.trim() !== '' && traceback.trim() !== `${name}: ${message}` && (
        <details className={styles.traceback}>
          <summary>Traceback</summary>
          <pre className={styles.text}>{traceback}</pre>
        </details>
      )}
    </section>
  );
}
