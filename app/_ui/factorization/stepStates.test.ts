import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleSieve } from './example.ts';
import { stepStates } from './stepStates.ts';

const level = { B1: 2000, factorDigits: 15, done: 3, expected: 25 };
const nothing = { ecm: [], sieve: null, combining: null } as const;

test('steps before the present one are past, those after it are to come', () => {
  assert.deepEqual(stepStates({ ...nothing, stage: 'split' })[0], 'current');
  const sieving = { ecm: [level], sieve: exampleSieve, combining: null, stage: 'sieve' } as const;
  assert.deepEqual(stepStates(sieving), ['past', 'past', 'current', 'ahead', 'ahead', 'ahead']);
});

test('a step that was not needed is skipped and not past', () => {
  const found = { ...nothing, ecm: [level], stage: 'done' } as const;
  assert.deepEqual(stepStates(found), ['past', 'past', 'skipped', 'skipped', 'past', 'past']);
  const small = { ...nothing, stage: 'done' } as const;
  assert.equal(stepStates(small)[1], 'skipped');
});

test('what was stopped shows how far it came', () => {
  const stopped = { ...nothing, ecm: [level], stage: 'stopped' } as const;
  assert.deepEqual(stepStates(stopped).slice(0, 3), ['past', 'halted', 'ahead']);
  const failed = { ecm: [level], sieve: exampleSieve, combining: 0.5, stage: 'failed' } as const;
  assert.equal(stepStates(failed)[3], 'halted');
});

test('the number field sieve takes the place of sieve and combine', () => {
  const nfs = { ...nothing, ecm: [level], stage: 'nfs' } as const;
  assert.deepEqual(stepStates(nfs), ['past', 'past', 'current', 'ahead', 'ahead']);
});
