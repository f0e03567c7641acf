import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CellId, JobId } from '../../../lib/protocol/ids.ts';
import type { Cell, CellJob } from '../../../lib/protocol/notebook.ts';
import { isActive, labelOf, stateOf } from './cellView.ts';

const cell = (change: Partial<Cell> = {}): Cell => ({
  id: 'cell-a' as CellId,
  type: 'code',
  engine: 'math',
  source: '2+2',
  job: null,
  ...change,
});

const job = (state: CellJob['state']): CellJob => ({
  id: 3 as JobId,
  version: 1,
  state,
  attempt: 1,
  worker: 'box3',
  waitingReason: null,
  createdAt: 1,
  startedAt: 2,
  finishedAt: null,
  source: '2+2',
  nextSeq: 0,
  outputs: [],
});

describe('a cell on the page', () => {
  it('is queued from the moment its run is asked for, also over an old result', () => {
    assert.equal(stateOf(cell(), true), 'queued');
    assert.equal(stateOf(cell({ job: job('succeeded') }), true), 'queued');
    assert.equal(stateOf(cell(), false), 'idle');
  });

  it('is active until its job has ended', () => {
    assert.equal(isActive('cancelling'), true);
    assert.equal(isActive('idle'), false);
    assert.equal(isActive('lost'), false);
  });

  it('is called by its number, kind and state', () => {
    assert.equal(labelOf(cell({ job: job('running') }), 3, 'running'), 'Cell 3, code, running');
    assert.equal(labelOf(cell({ type: 'markdown' }), 1, 'idle'), 'Cell 1, Markdown');
    assert.equal(
      labelOf(cell({ job: job('failed'), source: '2+3' }), 2, 'failed'),
      'Cell 2, code, failed, changed since it was run',
    );
  });
});
