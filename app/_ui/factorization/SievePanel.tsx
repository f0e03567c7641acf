import type { FactorPicture, SievePicture } from '../../../lib/protocol/picture.ts';
import { grouped, shortNumber } from '../../../lib/protocol/pictureWords.ts';
import { GrowthChart } from './GrowthChart.tsx';
import styles from './Panel.module.css';

/** Workers shown by name, the most productive first; the others are summed up. */
const mostWorkers = 12;

/** The quadratic sieve: how its relations grow towards what is needed, and who brings them. */
export function SievePanel({ sieve, ahead }: SievePanelProps) {
  const { combined, needed, full, partial, duplicates, perSecond, digits } = sieve;
  const facts: [string, string][] = [
    ['Full', grouped(full)],
    ['Partial', grouped(partial)],
    ['Twice found', grouped(duplicates)],
    ['Rate of all', `${shortNumber(perSecond)} / s`],
  ];
  return (
    <section className={styles.panel} data-testid="sieve">
      <h3 className={styles.title}>
        Quadratic sieve <span className={styles.faint}>on {digits} digits</span>
      </h3>
      <p className={styles.headline}>
        <b data-testid="combined">{grouped(combined)}</b> of {grouped(needed)} relations combined
        <span className={styles.share}>{Math.floor((100 * combined) / needed)} %</span>
      </p>
      <GrowthChart sieve={sieve} ahead={ahead} />
      <dl className={styles.facts}>
        {facts.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <SieveWorkers workers={sieve.workers} />
    </section>
  );
}

interface SievePanelProps {
  sieve: SievePicture;
  /** Time to the end while it sieves, else null. */
  ahead: FactorPicture['timeLeft'];
}

/** Relations a second by worker. */
function SieveWorkers({ workers }: { workers: SievePicture['workers'] }) {
  const ordered = [...workers].sort((a, b) => b.perSecond - a.perSecond);
  const shown = ordered.slice(0, mostWorkers);
  const rest = ordered.slice(mostWorkers);
  const most = Math.max(1, ...workers.map((worker) => worker.perSecond));
  if (workers.length === 0) return null;
  return (
    <ul className={styles.bars} aria-label="Relations by worker, per second that it computed">
      <li className={styles.caption} aria-hidden="true">
        By worker, per second that it computed
      </li>
      {shown.map(({ name, perSecond, relations, rejected }) => (
        <li key={name} className={styles.line}>
          <span className={styles.name}>
            {name}
            {rejected > 0 && <span className={styles.warn}> {grouped(rejected)} false</span>}
          </span>
          <meter className={styles.bar} value={perSecond} max={most} aria-label={name} />
          <span className={styles.number}>
            {shortNumber(perSecond)} / s{' '}
            <span className={styles.faint}>{shortNumber(relations)} in all</span>
          </span>
        </li>
      ))}
      {rest.length > 0 && (
        <li className={styles.line}>
          <span className={styles.name}>{rest.length} more workers</span>
          <span className={styles.bar} />
          <span className={styles.number}>
            {shortNumber(rest.reduce((sum, worker) => sum + worker.perSecond, 0))} / s
          </span>
        </li>
      )}
    </ul>
  );
}
