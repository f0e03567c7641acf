import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bar } from './bar.ts';
import { pictureLines, productLine } from './pictureLines.ts';
import { examplePicture } from './testing/examplePicture.ts';

test('a bar is filled by eighths, and is as wide empty as full', () => {
  assert.equal(bar(0, 4), '░░░░');
  assert.equal(bar(1, 4), '████');
  assert.equal(bar(0.5, 4), '██░░');
  assert.equal(bar(0.28125, 4), '█▏░░');
  for (let share = -0.5; share < 1.5; share += 0.01) assert.equal(bar(share, 13).length, 13);
});

test('a picture is curves, relations, workers and time left, a line each', () => {
  assert.deepEqual(pictureLines(examplePicture, 79), [
    '11^150+1 = 2 * 61 * 7321 * 168692292721 * C84',
    'Sieve: Two workers collect relations.',
    'B1 = 2,000       ████████████████████████████████████  25 of 25 curves',
    'B1 = 11,000      ██████████████████░░░░░░░░░░░░░░░░░░  45 of 90 curves',
    'combined         ████████████▏░░░░░░░░░░░░░░░░░░░░░░░  33 % of 41,984',
    '  gauss          ████████████████████████████████████  982 / s',
    '  noether        ███████████████████████████████▎░░░░  852 / s, 2 false',
    '  all 1,834 relations / s; 5,210 full, 188,432 partial, 14,120 combined',
    '2 claims of workers were false and not used',
    'time left: about 3 min, between 2 and 5; elapsed 2 min 11 s',
  ]);
});

test('no line is wider than the screen, whatever it is', () => {
  for (const width of [20, 40, 60, 79, 119, 300]) {
    for (const line of pictureLines(examplePicture, width)) {
      assert.ok(line.length <= width, `${width}: ${line}`);
    }
  }
});

test('very many factors are counted instead of named', () => {
  const found = Array.from({ length: 30 }, (_, i) => ({
    ...{ prime: `${10 ** 9 + i}`, exponent: 1, method: 'algebra' as const },
    ...{ worker: null, certainty: 'proven' as const },
  }));
  assert.equal(productLine({ ...examplePicture, found }, 79), '11^150+1 = (30 primes) * C84');
});

test('the share of linear algebra has a bar of its own', () => {
  const lines = pictureLines({ ...examplePicture, stage: 'combine', combining: 0.25 }, 79);
  assert.match(lines.at(-3) ?? '', /^combining {8}█████████░+ {2}25 %$/);
});
