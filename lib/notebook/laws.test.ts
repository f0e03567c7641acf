import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CellId, JobId, NotebookId } from '../protocol/ids.ts';
import type { Operation } from '../protocol/notebook.ts';
import { notebookState, operation as operationSchema } from '../protocol/notebook.ts';
import { apply } from './apply.ts';
import { emptyNotebook } from './empty.ts';

const cellId = fc.constantFrom('cell-1', 'cell-2', 'cell-3').map((id) => id as CellId);
const jobId = fc.integer({ min: 1, max: 3 }).map((id) => id as JobId);
const source = fc.constantFrom('', '2+2', 'print(1)');
const index = fc.integer({ min: 0, max: 4 });
const state = fc.constantFrom('queued', 'running', 'succeeded', 'failed', 'cancelled' as const);

const jobNews = fc.record({
  id: jobId,
  version: fc.integer({ min: 0, max: 5 }),
  state,
  attempt: fc.integer({ min: 0, max: 3 }),
  worker: fc.constant(null),
  waitingReason: fc.constant(null),
  createdAt: fc.constant(0),
  startedAt: fc.constant(null),
  finishedAt: fc.constant(null),
});

const system: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    type: fc.constant('attachJob' as const),
    cellId,
    job: jobNews.map((job) => ({ ...job, source: '2+2', nextSeq: 0, outputs: [] })),
  }),
  fc.record({
    type: fc.constant('jobChanged' as const),
    job: jobNews,
    append: fc.array(fc.record({ type: fc.constant('notice' as const), text: fc.string() }), {
      maxLength: 1,
    }),
  }),
  fc.record({
    type: fc.constant('outputAppended' as const),
    jobId,
    attempt: fc.integer({ min: 1, max: 3 }),
    chunks: fc.array(
      fc.record({
        seq: fc.integer({ min: 0, max: 4 }),
        stream: fc.constantFrom('stdout' as const, 'stderr' as const),
        text: fc.string(),
      }),
      { maxLength: 3 },
    ),
  }),
) as fc.Arbitrary<Operation>;

const person: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    type: fc.constant('insertCell' as const),
    cellId,
    index,
    cellType: fc.constantFrom('code' as const, 'markdown' as const),
    source,
  }),
  fc.record({ type: fc.constant('deleteCell' as const), cellId }),
  fc.record({ type: fc.constant('moveCell' as const), cellId, index }),
  fc.record({ type: fc.constant('setSource' as const), cellId, source }),
  fc.record({ type: fc.constant('runCell' as const), cellId, source }),
  fc.record({ type: fc.constant('cancelCell' as const), cellId }),
  fc.record({
    type: fc.constant('setCellType' as const),
    cellId,
    cellType: fc.constantFrom('code' as const, 'markdown' as const),
  }),
);

const history = fc.array(fc.oneof(person, system), { maxLength: 40 });
const start = () => emptyNotebook('notebook-1' as NotebookId, 'Laws');

describe('laws of apply, for any history of operations', () => {
  it('every state and operation fits its schema, and cells keep their own names', () => {
    fc.assert(
      fc.property(history, (operations) => {
        const end = operations.reduce((now, operation) => {
          assert.ok(operationSchema.safeParse(operation).success);
          return apply(now, operation).state;
        }, start());
        assert.deepEqual(notebookState.parse(end), end);
        const ids = end.cells.map((cell) => cell.id);
        assert.equal(new Set(ids).size, ids.length);
      }),
    );
  });

  it('version grows by one with what is taken, and a refusal changes nothing', () => {
    fc.assert(
      fc.property(history, (operations) => {
        operations.reduce((now, operation) => {
          const applied = apply(now, operation);
          if (applied.refused !== undefined) assert.equal(applied.state, now);
          else assert.equal(applied.state.version, now.version + 1);
          return applied.state;
        }, start());
      }),
    );
  });

  it('news that comes twice says nothing new the second time', () => {
    fc.assert(
      fc.property(history, system, (operations, news) => {
        const before = operations.reduce((now, operation) => apply(now, operation).state, start());
        const once = apply(before, news).state;
        const twice = apply(once, news).state;
        assert.deepEqual(twice.cells, once.cells);
      }),
    );
  });

  it('a history replayed gives the same notebook', () => {
    fc.assert(
      fc.property(history, (operations) => {
        const replay = () => operations.reduce((now, op) => apply(now, op).state, start());
        assert.deepEqual(replay(), replay());
      }),
    );
  });
});
