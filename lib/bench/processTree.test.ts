import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { children, memoryOf, treeSeconds } from './processTree.ts';

const hasProc = existsSync('/proc/self/status');

test('this process has memory, and what it has at most is no less; without /proc nobody knows', () => {
  const memory = memoryOf(process.pid);
  if (hasProc) assert.ok(memory !== null && memory.now > 2 ** 20 && memory.peak >= memory.now);
  else assert.equal(memory, null);
  assert.equal(memoryOf(2 ** 30), null);
});

test('a child is found, and its time counts with the tree, after its end too', async () => {
  const before = treeSeconds(process.pid);
  const busy = 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; read end';
  const child = spawn('sh', ['-c', busy], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  if (hasProc) assert.ok(children(process.pid).includes(child.pid ?? 0));
  child.stdin.end('\n');
  await ended;
  const after = treeSeconds(process.pid);
  if (hasProc) assert.ok((after ?? 0) > (before ?? 0));
  else assert.equal(after, null);
});
