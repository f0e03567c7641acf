import type { FactorPicture } from '../../../lib/protocol/picture.ts';
import { grouped } from '../../../lib/protocol/pictureWords.ts';
import styles from './Panel.module.css';

/** Elliptic curves by level: those done of those after which such a factor would hardly be missed. */
export function CurveLevels({ levels, running }: CurveLevelsProps) {
  const now = running ? levels.find(({ done, expected }) => done < expected) : undefined;
  return (
    <section className={styles.panel}>
      <h3 className={styles.title}>Elliptic curves</h3>
      <ul className={styles.bars}>
        {levels.map((level) => {
          const { B1, factorDigits, done, expected } = level;
          return (
            <li key={B1} className={styles.line} data-now={level === now || undefined}>
              <span className={styles.name}>
                B1 = {grouped(B1)} <span className={styles.faint}>for {factorDigits} digits</span>
              </span>
              <progress
                className={styles.bar}
                value={Math.min(done, expected)}
                max={expected}
                aria-label={`Curves with B1 = ${grouped(B1)}`}
              />
              <span className={styles.number}>
                {grouped(done)} <span className={styles.faint}>of {grouped(expected)}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface CurveLevelsProps {
  levels: FactorPicture['ecm'];
  running: boolean;
}
