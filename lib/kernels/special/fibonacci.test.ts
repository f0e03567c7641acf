import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fibonacciFactors } from './fibonacci.ts';

/** By addition. */
function sequence(first: bigint, second: bigint, count: number): bigint[] {
  const numbers = [first, second];
  while (numbers.length < count) numbers.push(numbers.at(-1)! + numbers.at(-2)!);
  return numbers;
}

test('Fibonacci and Lucas numbers fall into parts with their product, others are none of them', () => {
  for (const numbers of [sequence(0n, 1n, 700), sequence(2n, 1n, 400)]) {
    const isKnown = new Set([...sequence(0n, 1n, 800), ...sequence(2n, 1n, 800)]);
    for (const n of numbers.filter((value) => value > 100n)) {
      const parts = fibonacciFactors(n)!;
      assert.equal(
        parts.reduce((product, part) => product * part, 1n),
        n,
      );
      assert.ok(parts.every((part) => part > 1n));
      for (const other of [n - 1n, n + 1n, 2n * n + 1n])
        if (!isKnown.has(other)) assert.equal(fibonacciFactors(other), null, `${other}`);
    }
  }
});

test('the parts are as small as their degrees: F_1000 leaves at most 84 digits, L_500 too', () => {
  const digits = (n: bigint): number => `${n}`.length;
  const [fibonacci, lucas] = [sequence(0n, 1n, 1_001)[1_000]!, sequence(2n, 1n, 501)[500]!];
  assert.equal(Math.max(...fibonacciFactors(fibonacci)!.map(digits)), 84);
  assert.equal(Math.max(...fibonacciFactors(lucas)!.map(digits)), 84);
  assert.deepEqual(fibonacciFactors(144n), [2n, 3n, 4n, 6n]);
  assert.equal(fibonacciFactors(55n), null, 'small ones need no algebra');
});
