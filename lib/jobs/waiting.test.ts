import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workerId } from '../protocol/ids.ts';
import type { WorkerPresence } from './record.ts';
import { waitingReason } from './waiting.ts';

const job = { state: 'queued' as const, kind: 'evaluate' as const, engine: 'sage' };

function worker(options: Partial<WorkerPresence> = {}): WorkerPresence {
  const id = workerId.parse('worker-1');
  const kinds = ['evaluate' as const];
  return { id, name: 'box1', slots: 2, running: 0, kinds, engines: ['math', 'sage'], ...options };
}

const why = (workers: WorkerPresence[], engine: string | null = 'sage') =>
  waitingReason({ ...job, engine }, workers, 'npx dsage-worker URL');

test('without a worker the sentence names the line that starts one', () => {
  assert.equal(why([]), 'No worker of yours is connected. Start one with npx dsage-worker URL.');
});

test('an engine that no worker has is named, with those that they have', () => {
  const reason = why([worker({ engines: ['math'] }), worker({ engines: ['gp', 'math'] })]);
  assert.match(reason!, /engine sage; they have: gp, math\./);
});

test('a kind that no worker knows is named', () => {
  assert.match(why([worker({ kinds: [] })], null)!, /kind evaluate/);
});

test('busy workers are counted by slots, and only those that could run it', () => {
  const busy = worker({ running: 2 });
  assert.match(why([busy, busy, worker({ engines: [] })])!, /^All 4 slots of your workers/);
  assert.equal(why([busy, worker({ running: 1 })]), null);
});

test('a job that does not wait has no reason', () => {
  assert.equal(waitingReason({ ...job, state: 'running' }, [], ''), null);
});
