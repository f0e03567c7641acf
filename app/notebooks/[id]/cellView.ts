import { hasEnded, type JobState } from '../../../lib/protocol/job.ts';
import type { Cell } from '../../../lib/protocol/notebook.ts';

/** Where a cell stands, as the page shows it. `idle` was never run. */
export type CellState = 'idle' | JobState;

/** A run that was asked for counts as queued at once: the job itself comes a moment later. */
export function stateOf(cell: Cell, isAsked: boolean): CellState {
  if (isAsked) return 'queued';
  return cell.job?.state ?? 'idle';
}

/** Whether the cell waits for a result. */
export function isActive(state: CellState): state is 'queued' | 'running' | 'cancelling' {
  return state !== 'idle' && !hasEnded(state);
}

/** The source has changed since it was run, so the outputs belong to another text. */
export function isStale(cell: Cell): boolean {
  return cell.job !== null && cell.job.source !== cell.source;
}

const words: Record<CellState, string> = {
  idle: 'not run',
  queued: 'queued',
  running: 'running',
  cancelling: 'cancelling',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  timedOut: 'timed out',
  lost: 'lost',
};

/** The state in a word, for labels. */
export function wordOf(state: CellState): string {
  return words[state];
}

/** What a screen reader calls the cell, e.g. `Cell 3, code, running`. */
export function labelOf(cell: Cell, number: number, state: CellState): string {
  if (cell.type === 'markdown') return `Cell ${number}, Markdown`;
  const stale = isStale(cell) && !isActive(state) ? ', changed since it was run' : '';
  return `Cell ${number}, code, ${wordOf(state)}${stale}`;
}

/** Outputs shown of many, the newest; the rest is one click away. */
export const shownOutputs = 50;

/** Characters shown of long printed text, the newest. */
export const shownCharacters = 20_000;
