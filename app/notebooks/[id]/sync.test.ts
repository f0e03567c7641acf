import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apply } from '../../../lib/notebook/apply.ts';
import { emptyNotebook } from '../../../lib/notebook/empty.ts';
import type { CellId, JobId, NotebookId } from '../../../lib/protocol/ids.ts';
import type { CellJob, Operation, PersonOperation } from '../../../lib/protocol/notebook.ts';
import * as page from './sync.ts';

const a = 'cell-a' as CellId;
const b = 'cell-b' as CellId;

const insert = (cellId: CellId, index = 0): PersonOperation => ({
  type: 'insertCell',
  cellId,
  index,
  cellType: 'code',
  source: '',
});
const type = (cellId: CellId, source: string): PersonOperation => ({
  type: 'setSource',
  cellId,
  source,
});
const run = (cellId: CellId, source: string): PersonOperation => ({
  type: 'runCell',
  cellId,
  source,
});

const job: CellJob = {
  id: 7 as JobId,
  version: 1,
  state: 'queued',
  attempt: 0,
  worker: null,
  waitingReason: null,
  createdAt: 1,
  startedAt: null,
  finishedAt: null,
  source: '1',
  nextSeq: 0,
  outputs: [],
};

const oneCell = apply(emptyNotebook('notebook-1' as NotebookId, 'First'), insert(a)).state;
const start = () => page.beginSync(oneCell);
const told = (version: number, operation: Operation, origin: string | null = null) => ({
  version,
  operation,
  origin,
});
const sourceOf = (sync: page.Sync, cellId = a) =>
  sync.shown.cells.find(({ id }) => id === cellId)?.source;

/** The page after a person's operations, named o1, o2, …; each must be taken. */
function after(sync: page.Sync, ...operations: PersonOperation[]): page.Sync {
  return operations.reduce((now, operation, index) => {
    const next = page.operate(now, operation, `o${index + 1}`);
    assert.equal(next.refused, undefined);
    return next.sync;
  }, sync);
}

describe('what a person does', () => {
  it('is seen at once and is the next to be sent', () => {
    const sync = after(start(), type(a, '2'));
    assert.equal(sourceOf(sync), '2');
    assert.equal(page.nextToSend(sync)?.origin, 'o1');
    assert.equal(page.isSaved(sync), false);
  });

  it('is one change while it is only typed, until it is sent', () => {
    const typed = after(start(), type(a, '2'), type(a, '2+'));
    assert.equal(typed.pending.length, 1);
    const going = page.operate(page.sent(typed, 'o2'), type(a, '2+2'), 'o3').sync;
    assert.equal(going.pending.length, 2);
    assert.equal(sourceOf(going), '2+2');
  });

  it('waits until the change before it is answered', () => {
    const sync = page.sent(after(start(), insert(b), type(b, '3')), 'o1');
    assert.equal(page.nextToSend(sync), null);
    assert.equal(page.nextToSend(page.answered(sync, 'o1', 2))?.origin, 'o2');
  });

  it('is refused before it is sent when the notebook cannot take it', () => {
    const outcome = page.operate(start(), run(a, ' '), 'o1');
    assert.equal(outcome.refused, 'EMPTY_CODE');
    assert.deepEqual(outcome.sync.pending, []);
  });

  it('is not applied a second time when the server tells it', () => {
    const sync = page.sent(after(start(), insert(b, 1)), 'o1');
    const done = page.answered(page.hear(sync, told(2, insert(b, 1), 'o1')), 'o1', 2);
    assert.equal(done.shown.cells.length, 2);
    assert.equal(page.isSaved(done), true);
    assert.equal(done.shown, done.confirmed);
  });

  it('is taken back when the server refuses it', () => {
    const sync = page.refuse(page.sent(after(start(), type(a, 'x')), 'o1'), 'o1');
    assert.equal(sourceOf(sync), '');
  });
});

describe('what others do', () => {
  it('does not replace the text that is being typed', () => {
    const typing = after(start(), type(a, 'mine'));
    const sync = page.hear(typing, told(2, type(a, 'theirs'), 'other'));
    assert.equal(sourceOf(sync), 'mine');
    assert.equal(page.nextToSend(sync)?.origin, 'o1');
  });

  it('is ignored when it is old, and missed when something before it did not come', () => {
    assert.equal(page.hear(start(), told(1, type(a, 'old'))).confirmed, oneCell);
    assert.equal(page.hear(start(), told(3, type(a, 'late'))).behind, true);
  });

  it('deletes a cell under a typing hand without stopping what follows', () => {
    const typing = after(start(), type(a, 'mine'), insert(b));
    const sync = page.hear(typing, told(2, { type: 'deleteCell', cellId: a }, 'other'));
    assert.deepEqual(
      sync.shown.cells.map(({ id }) => id),
      [b],
    );
  });
});

describe('getting the notebook again', () => {
  it('keeps what was typed meanwhile and takes what was told meanwhile', () => {
    const asking = page.getting(after(start(), type(a, 'mine')));
    const heard = page.hear(asking, told(5, insert(b, 1), 'other'));
    const sync = page.got(heard, { ...oneCell, version: 4 });
    assert.equal(sync.behind, false);
    assert.equal(sync.confirmed.version, 5);
    assert.equal(sourceOf(sync), 'mine');
  });

  it('shows a server that went back to an older backup', () => {
    const sync = page.got(page.getting(page.beginSync({ ...oneCell, version: 90 })), oneCell);
    assert.equal(sync.confirmed.version, 1);
  });
});

describe('a lost connection', () => {
  const lostAfter = (...operations: PersonOperation[]) =>
    page.getting(page.lost(page.sent(after(start(), ...operations), 'o1')));

  it('sends typed text again', () => {
    const sync = page.got(lostAfter(type(a, 'mine')), oneCell);
    assert.equal(page.nextToSend(sync)?.origin, 'o1');
    assert.equal(sourceOf(sync), 'mine');
  });

  it('does not run a cell twice when the server had heard the run', () => {
    const taken = { ...oneCell, cells: oneCell.cells.map((cell) => ({ ...cell, job })) };
    const sync = page.got(lostAfter(run(a, '1')), taken);
    assert.equal(page.nextToSend(sync), null);
    assert.equal(page.asked(sync).size, 0);
  });

  it('runs it again when the server had not', () => {
    assert.equal(page.nextToSend(page.got(lostAfter(run(a, '1')), oneCell))?.origin, 'o1');
  });

  it('inserts and deletes no cell twice', () => {
    const inserted = apply(oneCell, insert(b)).state;
    assert.equal(page.isSaved(page.got(lostAfter(insert(b)), inserted)), true);
    const deleted = apply(oneCell, { type: 'deleteCell', cellId: a }).state;
    const sync = page.got(lostAfter({ type: 'deleteCell', cellId: a }), deleted);
    assert.equal(page.isSaved(sync), true);
  });
});

describe('a run that was asked for', () => {
  it('is known until its answer, so that the cell never looks idle in between', () => {
    const going = page.sent(after(start(), run(a, '1')), 'o1');
    const heard = page.hear(going, told(2, run(a, '1'), 'o1'));
    assert.deepEqual([...page.asked(heard)], [a]);
    const attached = page.hear(heard, told(3, { type: 'attachJob', cellId: a, job }));
    assert.equal(page.asked(page.answered(attached, 'o1', 2)).size, 0);
  });

  it('leaves its cell the same object until something of it changes', () => {
    const sync = after(start(), type(a, '1'), run(a, '1'));
    const saved = page.hear(sync, told(2, type(a, '1'), 'o1'));
    const other = page.hear(saved, told(3, insert(b, 1), 'other'));
    assert.equal(other.shown.cells[0], saved.confirmed.cells[0]);
  });

  it('is not asked for twice', () => {
    const sync = after(start(), run(a, '1'));
    assert.equal(page.operate(sync, run(a, '1'), 'o2').refused, 'CELL_BUSY');
  });
});
