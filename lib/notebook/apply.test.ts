import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CellId, JobId, NotebookId } from '../protocol/ids.ts';
import type { CellJob, NotebookState, Operation } from '../protocol/notebook.ts';
import { apply } from './apply.ts';
import { emptyNotebook } from './empty.ts';

const a = 'cell-a' as CellId;
const b = 'cell-b' as CellId;
const c = 'cell-c' as CellId;

/** The state after all operations; each must be taken. */
function after(...operations: Operation[]): NotebookState {
  return operations.reduce(
    (state, operation) => {
      const applied = apply(state, operation);
      assert.equal(applied.refused, undefined, `${operation.type} was refused`);
      return applied.state;
    },
    emptyNotebook('notebook-1' as NotebookId, 'First'),
  );
}

function insert(cellId: CellId, index: number, source = ''): Operation {
  return { type: 'insertCell', cellId, index, cellType: 'code', source };
}

function job(id: number, change: Partial<CellJob> = {}): CellJob {
  return {
    id: id as JobId,
    version: 0,
    state: 'queued',
    attempt: 0,
    worker: null,
    waitingReason: null,
    createdAt: 1,
    startedAt: null,
    finishedAt: null,
    source: '2+2',
    nextSeq: 0,
    outputs: [],
    ...change,
  };
}

function changed(id: number, change: Partial<CellJob>, append: CellJob['outputs'] = []): Operation {
  const { outputs: _, source: __, nextSeq: ___, ...rest } = job(id, change);
  return { type: 'jobChanged', job: rest, append };
}

function printed(id: number, seq: number, text: string, attempt = 1): Operation {
  return {
    type: 'outputAppended',
    jobId: id as JobId,
    attempt,
    chunks: [{ seq, stream: 'stdout', text }],
  };
}

describe('cells', () => {
  it('stand where they were inserted, and at the end when the index is beyond it', () => {
    const state = after(insert(a, 0), insert(b, 99), insert(c, 1));
    assert.deepEqual(
      state.cells.map((cell) => cell.id),
      [a, c, b],
    );
    assert.equal(state.version, 3);
  });

  it('move to an index counted without themselves', () => {
    const state = after(insert(a, 0), insert(b, 1), insert(c, 2), {
      type: 'moveCell',
      cellId: a,
      index: 2,
    });
    assert.deepEqual(
      state.cells.map((cell) => cell.id),
      [b, c, a],
    );
  });

  it('are refused when their name is taken, and nothing changes', () => {
    const state = after(insert(a, 0, '1'));
    const applied = apply(state, insert(a, 0, '2'));
    assert.equal(applied.refused, 'INVALID_REQUEST');
    assert.equal(applied.state, state);
  });

  it('that do not exist are refused by every operation that names one', () => {
    const state = after(insert(a, 0));
    const operations: Operation[] = [
      { type: 'deleteCell', cellId: b },
      { type: 'moveCell', cellId: b, index: 0 },
      { type: 'setSource', cellId: b, source: '' },
      { type: 'setCellType', cellId: b, cellType: 'markdown' },
      { type: 'runCell', cellId: b, source: '1' },
      { type: 'cancelCell', cellId: b },
    ];
    for (const operation of operations) {
      assert.equal(apply(state, operation).refused, 'CELL_NOT_FOUND', operation.type);
    }
  });

  it('are at most 2,000', () => {
    let state = after();
    for (let i = 0; i < 2000; i++) state = apply(state, insert(`cell-${i}` as CellId, i)).state;
    assert.equal(apply(state, insert(a, 0)).refused, 'NOTEBOOK_FULL');
  });
});

describe('running a cell', () => {
  it('keeps the source that was seen and asks for a job', () => {
    const applied = apply(after(insert(a, 0, 'old')), {
      type: 'runCell',
      cellId: a,
      source: '2+2',
    });
    assert.equal(applied.state.cells[0]?.source, '2+2');
    assert.deepEqual(applied.actions, [
      { type: 'submitJob', cellId: a, engine: 'math', source: '2+2' },
    ]);
  });

  it('is refused while its job has not ended, and taken again afterwards', () => {
    const running = after(insert(a, 0), {
      type: 'attachJob',
      cellId: a,
      job: job(1, { state: 'running' }),
    });
    const run: Operation = { type: 'runCell', cellId: a, source: '3' };
    assert.equal(apply(running, run).refused, 'CELL_BUSY');
    const ended = apply(running, changed(1, { version: 1, state: 'succeeded' })).state;
    assert.equal(apply(ended, run).refused, undefined);
  });

  it('is refused when there is nothing to run', () => {
    const state = after(insert(a, 0));
    assert.equal(apply(state, { type: 'runCell', cellId: a, source: ' \n' }).refused, 'EMPTY_CODE');
    const text = apply(state, { type: 'setCellType', cellId: a, cellType: 'markdown' }).state;
    assert.equal(
      apply(text, { type: 'runCell', cellId: a, source: 'x' }).refused,
      'INVALID_REQUEST',
    );
  });

  it('can be cancelled, and deleting the cell cancels too', () => {
    const state = after(insert(a, 0), { type: 'attachJob', cellId: a, job: job(7) });
    const cancel = [{ type: 'cancelJob', jobId: 7 }];
    assert.deepEqual(apply(state, { type: 'cancelCell', cellId: a }).actions, cancel);
    assert.deepEqual(apply(state, { type: 'deleteCell', cellId: a }).actions, cancel);
  });

  it('asks for nothing when an ended job is cancelled', () => {
    const state = after(insert(a, 0), {
      type: 'attachJob',
      cellId: a,
      job: job(7, { state: 'failed' }),
    });
    assert.deepEqual(apply(state, { type: 'cancelCell', cellId: a }).actions, []);
  });
});

describe('news of a job', () => {
  const running = after(insert(a, 0), { type: 'attachJob', cellId: a, job: job(5) });

  function outputsAfter(...operations: Operation[]): unknown {
    return operations.reduce((state, operation) => apply(state, operation).state, running).cells[0]
      ?.job?.outputs;
  }

  it('joins neighbouring text of one stream and ignores what came before', () => {
    const text = [printed(5, 0, 'a'), printed(5, 1, 'b'), printed(5, 0, 'a'), printed(5, 1, 'b')];
    assert.deepEqual(outputsAfter(...text), [{ type: 'stream', stream: 'stdout', text: 'ab' }]);
  });

  it('of an older version changes nothing', () => {
    const done = apply(running, changed(5, { version: 9, state: 'succeeded', attempt: 1 })).state;
    const late = apply(done, changed(5, { version: 8, state: 'running', attempt: 1 })).state;
    assert.equal(late.cells[0]?.job?.state, 'succeeded');
  });

  it('starts a new attempt with empty outputs but keeps the notices', () => {
    const notice = { type: 'notice' as const, text: 'box3 stopped answering' };
    const outputs = outputsAfter(
      printed(5, 0, 'half'),
      changed(5, { version: 2, attempt: 1 }, [notice]),
      changed(5, { version: 3, attempt: 2, state: 'running' }),
      printed(5, 0, 'whole', 2),
      printed(5, 1, 'late', 1),
    );
    assert.deepEqual(outputs, [notice, { type: 'stream', stream: 'stdout', text: 'whole' }]);
  });

  it('shows a job that it waits for before what it printed, and beyond a lost attempt', () => {
    const shown = { type: 'job' as const, jobId: 8 as JobId };
    const notice = { type: 'notice' as const, text: 'box3 stopped answering' };
    const first = [
      printed(5, 0, 'a'),
      changed(5, { version: 2, attempt: 1 }, [shown]),
      printed(5, 1, 'b'),
    ];
    const text = { type: 'stream', stream: 'stdout', text: 'ab' };
    assert.deepEqual(outputsAfter(...first), [shown, text]);
    const lost = [
      changed(5, { version: 3, attempt: 1, state: 'queued' }, [notice]),
      changed(5, { version: 4, attempt: 2 }),
    ];
    assert.deepEqual(outputsAfter(...first, ...lost), [notice, shown]);
  });

  it('of an ended job that is run again clears what the last attempt left', () => {
    const value = { type: 'value' as const, bundle: { 'text/plain': '4' } };
    const outputs = outputsAfter(
      changed(5, { version: 2, attempt: 1, state: 'succeeded' }, [value]),
      changed(5, { version: 3, attempt: 1, state: 'queued' }),
    );
    assert.deepEqual(outputs, []);
  });

  it('of a job that no cell has any more changes no cell', () => {
    const replaced = apply(running, { type: 'attachJob', cellId: a, job: job(6) }).state;
    const deleted = apply(running, { type: 'deleteCell', cellId: a }).state;
    assert.equal(replaced.cells[0]?.job?.id, 6);
    assert.deepEqual(deleted.cells, []);
    const value = { type: 'value' as const, bundle: { 'text/plain': '4' } };
    const news = [printed(5, 0, 'x'), changed(5, { version: 9, state: 'succeeded' }, [value])];
    for (const state of [replaced, deleted]) {
      const before = structuredClone(state.cells);
      for (const late of news) assert.deepEqual(apply(state, late).state.cells, before);
    }
  });

  it('an older job never replaces a newer one', () => {
    const state = apply(running, { type: 'attachJob', cellId: a, job: job(4) }).state;
    assert.equal(state.cells[0]?.job?.id, 5);
  });
});
