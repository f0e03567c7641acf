import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInteger } from '../kernels/expression/parseInteger.ts';
import { isComplete, ladder } from './ladder.ts';

test('every number of the ladder is understood', () => {
  const digits = ladder.map(({ expression }) => String(parseInteger(expression)).length);
  assert.deepEqual(digits, [109, 157, 76, 71, 79]);
});

test('an answer is complete when its primes multiply to the number', () => {
  const answer = (factors: [string, number][]) =>
    JSON.stringify({ factors: factors.map(([prime, exponent]) => ({ prime, exponent })) });
  assert.ok(
    isComplete(
      answer([
        ['2', 2],
        ['3', 1],
      ]),
      12n,
    ),
  );
  assert.equal(
    isComplete(
      answer([
        ['2', 1],
        ['3', 1],
      ]),
      12n,
    ),
    false,
  );
  assert.equal(
    isComplete(
      answer([
        ['4', 1],
        ['3', 1],
      ]),
      12n,
    ),
    false,
  );
});
