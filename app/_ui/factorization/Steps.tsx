import type { FactorPicture } from '../../../lib/protocol/picture.ts';
import { isFinal, stagesOf, stageWords } from '../../../lib/protocol/pictureWords.ts';
import { Icon } from '../Icon.tsx';
import styles from './Steps.module.css';
import { type StepState, stepStates } from './stepStates.ts';

const spoken: Record<StepState, string> = {
  past: 'done',
  skipped: 'not needed',
  current: 'now',
  halted: 'ended here',
  ahead: 'to come',
};

/** The stages of the work in a row, with the one it is in. */
export function Steps({ picture }: { picture: FactorPicture }) {
  const stages = stagesOf(picture);
  const states = stepStates(picture);
  return (
    <>
      <ol className={styles.steps}>
        {stages.map((stage, i) => {
          const state = states[i] ?? 'ahead';
          return (
            <li
              key={stage}
              className={styles.step}
              data-step={state}
              aria-current={state === 'current' ? 'step' : undefined}
            >
              <span className={styles.mark}>
                {state === 'past' && <Icon name="check" size={12} />}
                {state === 'halted' && <Icon name="cross" size={12} />}
              </span>
              <span className={styles.word}>{stageWords[stage]}</span>
              <span className="visually-hidden">, {spoken[state]}</span>
            </li>
          );
        })}
      </ol>
      <p role="status" className="visually-hidden">
        {isFinal(picture.stage) ? 'The factorisation has ended: ' : 'Stage: '}
        {stageWords[picture.stage]}
      </p>
    </>
  );
}
