import { useState } from 'react';
import type { CellId } from '../../../lib/protocol/ids.ts';
import type { Cell } from '../../../lib/protocol/notebook.ts';
import { type CellState, isActive, stateOf, wordOf } from './cellView.ts';

/** A sentence for screen readers when jobs have ended: `Cell 3 succeeded.` */
export function useAnnouncement(cells: readonly Cell[], asked: ReadonlySet<CellId>): string {
  const [known, setKnown] = useState({ cells, states: statesOf(cells, asked), sentence: '' });
  if (known.cells === cells) return known.sentence;
  const states = statesOf(cells, asked);
  const ended = cells.flatMap(({ id }, index) => {
    const before = known.states.get(id);
    const state = states.get(id) as CellState;
    const hasEnded = before !== undefined && isActive(before) && !isActive(state);
    return hasEnded ? [`Cell ${index + 1} ${wordOf(state)}.`] : [];
  });
  const sentence = ended.length > 0 ? ended.join(' ') : known.sentence;
  setKnown({ cells, states, sentence });
  return sentence;
}

function statesOf(cells: readonly Cell[], asked: ReadonlySet<CellId>): Map<CellId, CellState> {
  return new Map(cells.map((cell) => [cell.id, stateOf(cell, asked.has(cell.id))]));
}
