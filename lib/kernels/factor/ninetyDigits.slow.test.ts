import assert from 'node:assert/strict';
import { test } from 'node:test';
import { semiprimes } from '../siqs/vectors/semiprimes.ts';
import { factorInteger } from './factorInteger.ts';

/* The longest: minutes at 85 digits, a quarter of an hour at 90. */
for (const id of ['C85-0', 'C90-0']) {
  test(`${id} comes apart into its primes`, () => {
    const { p, q } = semiprimes.find((each) => each.id === id)!;
    const { factors } = factorInteger(p * q);
    assert.deepEqual(
      factors.map(({ prime }) => prime),
      [p, q],
    );
  });
}
