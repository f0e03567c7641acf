import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundFactor } from './picture.ts';
import { factorPicture } from './picture.ts';
import {
  abbreviated,
  grouped,
  isFinal,
  methodWords,
  shortNumber,
  stagesOf,
  stageWords,
  timeLeftWords,
} from './pictureWords.ts';

const left = (earlySeconds: number, seconds: number, lateSeconds: number) =>
  timeLeftWords({ earlySeconds, seconds, lateSeconds });

test('time left names its unit once where one unit does', () => {
  assert.equal(left(120, 180, 300), 'about 3 min, between 2 and 5');
  assert.equal(left(31, 42, 58), 'about 40 s, between 30 and 60');
  assert.equal(left(7200, 7920, 10_800), 'about 2.2 h, between 2 and 3');
});

test('time left names both units where its spread crosses from one to the next', () => {
  assert.equal(left(60, 120, 200), 'about 2 min, between 60 s and 3 min');
  assert.equal(left(3600, 4800, 7200), 'about 80 min, between 60 min and 2 h');
  assert.equal(left(86_400, 130_000, 200_000), 'about 1.5 d, between 24 h and 2.3 d');
});

test('a spread that rounds to one value is not told, and the end is a moment', () => {
  assert.equal(left(178, 180, 184), 'about 3 min');
  assert.equal(left(0, 0.4, 1.5), 'a moment');
  assert.equal(left(0, 1, 5), 'about 1 s, between 1 and 5');
});

test('every stage has a word, and the number field sieve stands in place of the quadratic one', () => {
  for (const stage of factorPicture.shape.stage.options) assert.ok(stageWords[stage].length > 0);
  assert.ok(stagesOf({ stage: 'sieve' }).includes('combine'));
  assert.deepEqual(stagesOf({ stage: 'nfs' }), ['split', 'ecm', 'nfs', 'prove', 'done']);
  assert.ok(isFinal('stopped') && isFinal('done') && isFinal('failed') && !isFinal('prove'));
});

test('who found a factor is told with the curve', () => {
  const found = { prime: '7', exponent: 1, worker: null, certainty: 'proven' } as const;
  const words = (rest: Partial<FoundFactor>) =>
    methodWords({ ...found, method: 'ecm', ...rest } as FoundFactor);
  assert.equal(words({ sigma: '1234', B1: 50_000 }), 'elliptic curve 1234 with B1 = 50,000');
  assert.equal(words({}), 'elliptic curve');
  assert.equal(words({ method: 'p-1' }), 'p-1');
  assert.equal(words({ method: 'siqs' }), 'quadratic sieve');
});

test('numbers are as long as they need to be', () => {
  assert.deepEqual([0, 0.4219, 12.34, 137.6, 4321, 45_678, 2_500_000].map(shortNumber), [
    '0',
    '0.42',
    '12.3',
    '138',
    '4,321',
    '45.7k',
    '2.5M',
  ]);
  assert.equal(grouped(1234567), '1,234,567');
  assert.equal(abbreviated('1'.repeat(40)), '1'.repeat(40));
  assert.equal(abbreviated(`-${'12'.repeat(42)}`), '-121212121…121212 (84 digits)');
});
