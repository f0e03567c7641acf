import type { FactorPicture } from '../../../lib/protocol/picture.ts';
import { stagesOf } from '../../../lib/protocol/pictureWords.ts';

/** How a step stands: `skipped` was passed without being needed, `halted` is where work ended before its end. */
export type StepState = 'past' | 'skipped' | 'current' | 'halted' | 'ahead';

interface Parts extends Pick<FactorPicture, 'stage' | 'sieve' | 'combining'> {
  readonly ecm: readonly { readonly done: number }[];
}

/** The state of every step of `stagesOf(picture)`, in its order. */
export function stepStates(picture: Parts): StepState[] {
  const { stage } = picture;
  const stages = stagesOf(picture);
  const halted = stage === 'stopped' || stage === 'failed';
  const at = stages.indexOf(halted ? reached(picture) : stage);
  return stages.map((each, i) => {
    if (i > at) return 'ahead';
    if (i === at) return halted ? 'halted' : each === 'done' ? 'past' : 'current';
    return isSkipped(picture, each) ? 'skipped' : 'past';
  });
}

/** The stage in which a factorisation without an end was, as far as its picture tells. */
function reached({ ecm, sieve, combining }: Parts): FactorPicture['stage'] {
  if (combining !== null) return 'combine';
  if (sieve) return 'sieve';
  return ecm.length > 0 ? 'ecm' : 'split';
}

function isSkipped({ ecm, sieve }: Parts, stage: FactorPicture['stage']): boolean {
  if (stage === 'ecm') return ecm.every(({ done }) => done === 0);
  return (stage === 'sieve' || stage === 'combine') && sieve === null;
}
