import assert from 'node:assert/strict';
import { test } from 'node:test';
import { siqs } from './siqs.ts';
import { semiprimes } from './vectors/semiprimes.ts';

/** From 4 seconds at 65 digits to some 90 at 80, on one thread; larger ones are factored in `factor/`. */
for (const id of ['C65-0', 'C65-1', 'C70-1', 'C75-1', 'C80-2']) {
  test(`${id} comes apart`, () => {
    const { p, q } = semiprimes.find((s) => s.id === id)!;
    assert.deepEqual(siqs(p * q), p < q ? [p, q] : [q, p]);
  });
}
