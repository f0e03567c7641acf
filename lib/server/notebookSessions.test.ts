import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserPrincipal } from '../auth/principal.ts';
import { DsageError } from '../protocol/errors.ts';
import { cellId, notebookId, userName } from '../protocol/ids.ts';
import type { NotebookState } from '../protocol/notebook.ts';
import type { ServerEvent } from '../protocol/topics.ts';
import { NotebookSessions } from './notebookSessions.ts';

const id = notebookId.parse('notebook-1');
const name = userName.parse('alice');
const alice: UserPrincipal = { type: 'user', userId: 1, name, role: 'user', via: 'session' };
const cell = { id: cellId.parse('cell-one'), type: 'code', engine: 'math', source: '1' } as const;

test('news that could not be saved are read again, and pages see the gap', async () => {
  const job = {
    ...{ id: 7, version: 1, state: 'running', attempt: 1, worker: 'box', waitingReason: null },
    ...{ createdAt: 1, startedAt: 1, finishedAt: null, source: '1', nextSeq: 0, outputs: [] },
  } as unknown as NonNullable<NotebookState['cells'][number]['job']>;
  let kept: NotebookState = { id, title: 'A', version: 3, cells: [{ ...cell, job }] };
  let isFull = true;
  const told: ServerEvent[] = [];
  const reported: unknown[] = [];
  const sessions = new NotebookSessions({
    store: {
      ownerOf: async () => 1,
      load: async () => kept,
      save: async (_before: NotebookState, after: NotebookState) => {
        if (isFull) throw new DsageError('DISK_FULL');
        kept = after;
      },
    } as never,
    queue: {} as never,
    now: () => 0,
    broadcast: (_id, event) => void told.push(event),
    isWatched: () => true,
    listed: () => {},
    report: (error) => void reported.push(error),
  });
  assert.equal((await sessions.get(alice, id)).cells[0]?.job?.state, 'running');
  const ended = { ...job, version: 2, state: 'succeeded', attempts: 1, notebookId: id };
  sessions.hear({ type: 'job', job: ended as never, ownerId: 1, append: [] });
  // The queue's own commit is in the rows of the job, whatever became of the notebook's.
  kept = { ...kept, cells: [{ ...cell, job: { ...job, version: 2, state: 'succeeded' } }] };
  while (reported.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(told.length, 0);
  isFull = false;
  assert.equal((await sessions.get(alice, id)).cells[0]?.job?.state, 'succeeded');
  const operation = { type: 'rename', title: 'B' } as const;
  assert.equal(await sessions.operate(alice, { id, operation, origin: 'me' }), 5);
  assert.equal(told[0]?.type === 'notebookChanged' && told[0].version, 5);
});
