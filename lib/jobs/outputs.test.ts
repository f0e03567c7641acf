import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobId } from '../protocol/ids.ts';
import { cellOutputs } from './outputs.ts';
import { outputLimited } from './sentences.ts';

const chunk = (seq: number, text: string, stream: 'stdout' | 'stderr' = 'stdout') => ({
  seq,
  stream,
  text,
});
const none = { result: null, error: null };

test('a cell shows earlier notices, the jobs it waits for, the newest text, the value and the newest notices, in this order', () => {
  const outputs = cellOutputs(
    { kind: 'evaluate', state: 'succeeded' },
    { result: { bundle: { 'text/plain': '4' } }, error: null },
    {
      attempts: [
        { note: 'box1 stopped answering', droppedBytes: 0 },
        { note: 'box2 slept\nbox2 answers again', droppedBytes: 7 },
      ],
      output: [chunk(0, 'a'), chunk(1, 'b'), chunk(2, 'c', 'stderr'), chunk(3, 'd')],
      children: [jobId.parse(8), jobId.parse(9)],
    },
  );
  assert.deepEqual(outputs, [
    { type: 'notice', text: 'box1 stopped answering' },
    { type: 'job', jobId: 8 },
    { type: 'job', jobId: 9 },
    { type: 'stream', stream: 'stdout', text: 'ab' },
    { type: 'stream', stream: 'stderr', text: 'c' },
    { type: 'stream', stream: 'stdout', text: 'd' },
    { type: 'notice', text: outputLimited() },
    { type: 'value', bundle: { 'text/plain': '4' } },
    { type: 'notice', text: 'box2 slept' },
    { type: 'notice', text: 'box2 answers again' },
  ]);
});

test('an error is shown in place of a value; nothing is shown of a job without either', () => {
  const error = { name: 'E', message: 'm', traceback: '' };
  const tries = { attempts: [], output: [], children: [] };
  const failed = { kind: 'evaluate' as const, state: 'failed' as const };
  assert.deepEqual(cellOutputs(failed, { result: null, error }, tries), [{ type: 'error', error }]);
  assert.deepEqual(cellOutputs({ ...failed, state: 'cancelled' }, none, tries), []);
  const silent = { result: { bundle: null }, error: null };
  assert.deepEqual(cellOutputs({ ...failed, state: 'succeeded' }, silent, tries), []);
});
