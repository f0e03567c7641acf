import type { FactorPicture } from '../../../lib/protocol/picture.ts';
import { isFinal, timeLeftWords } from '../../../lib/protocol/pictureWords.ts';
import { formatDuration } from '../format.ts';
import { Icon } from '../Icon.tsx';
import { Sentence } from '../Sentence.tsx';
import { CurveLevels } from './CurveLevels.tsx';
import styles from './Factorization.module.css';
import { FoundFactors } from './FoundFactors.tsx';
import { ProductSoFar } from './ProductSoFar.tsx';
import { SharePanel } from './SharePanel.tsx';
import { SievePanel } from './SievePanel.tsx';
import { Steps } from './Steps.tsx';

/** A factorisation as it goes, or as it went: stage, factors, curves, relations, time left, who found what. */
export function Factorization({ picture }: { picture: FactorPicture }) {
  const { ecm, sieve, combining, rejected, stage } = picture;
  return (
    <section
      className={styles.picture}
      aria-label={`Factorisation of ${nameOf(picture)}`}
      data-testid="factorization"
      data-stage={stage}
    >
      <Steps picture={picture} />
      <ProductSoFar picture={picture} />
      <p className={styles.sentence}>
        <Sentence text={picture.sentence} />
      </p>
      <Times picture={picture} />
      {ecm.length > 0 && <CurveLevels levels={ecm} running={stage === 'ecm'} />}
      {sieve && <SievePanel sieve={sieve} ahead={stage === 'sieve' ? picture.timeLeft : null} />}
      {combining !== null && (
        <SharePanel title="Linear algebra and square root" share={combining} />
      )}
      <FoundFactors found={picture.found} />
      {rejected > 0 && (
        <p className={styles.rejected}>
          <Icon name="alert" size={15} />
          <span>{rejectedSentence(rejected)}</span>
        </p>
      )}
    </section>
  );
}

/** What the number is called: as it was typed, or by its digits. */
function nameOf({ expression, n }: FactorPicture): string {
  const name = expression ?? n;
  return name.length <= 60 ? name : `a number of ${n.replace('-', '').length} digits`;
}

/** Time left with its spread, time gone, and what all workers together have computed. */
function Times({ picture }: { picture: FactorPicture }) {
  const { timeLeft, elapsedSeconds, cpuSeconds, stage } = picture;
  const left = timeLeft && !isFinal(stage) ? timeLeftWords(timeLeft) : null;
  return (
    <dl className={styles.times}>
      {!isFinal(stage) && (
        <div className={styles.left}>
          <dt>Time left</dt>
          <dd data-testid="time-left">{left ?? 'not known yet'}</dd>
        </div>
      )}
      <div>
        <dt>{isFinal(stage) ? 'Took' : 'Elapsed'}</dt>
        <dd>{formatDuration(elapsedSeconds * 1000)}</dd>
      </div>
      <div>
        <dt>Computed in all</dt>
        <dd>{formatDuration(cpuSeconds * 1000)}</dd>
      </div>
    </dl>
  );
}

function rejectedSentence(rejected: number): string {
  return rejected === 1
    ? '1 claim of a worker was false. It was found out when it arrived, and not used.'
    : `${rejected.toLocaleString('en-US')} claims of workers were false. They were found out when they arrived, and not used.`;
}
