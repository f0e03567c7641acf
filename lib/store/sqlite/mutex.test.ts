import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mutex } from './mutex.ts';

test('callers run in the order in which they asked, bodies and holders alike', async () => {
  const mutex = new Mutex();
  const order: number[] = [];
  const release = await mutex.acquire();
  const first = mutex.run(() => order.push(1));
  const second = mutex.acquire().then((done) => {
    order.push(2);
    done();
  });
  const third = mutex.run(() => order.push(3));
  assert.deepEqual(order, []);
  release();
  await Promise.all([first, second, third]);
  assert.deepEqual(order, [1, 2, 3]);
});

test('a call made inside a body waits for its end', async () => {
  const mutex = new Mutex();
  const order: string[] = [];
  let inner: Promise<unknown> = Promise.resolve();
  await mutex.run(() => {
    inner = mutex.run(() => order.push('inner'));
    order.push('outer');
  });
  await inner;
  assert.deepEqual(order, ['outer', 'inner']);
});

test('a body that throws, and a second release, leave the lock usable', async () => {
  const mutex = new Mutex();
  await assert.rejects(
    mutex.run(() => {
      throw new Error('no');
    }),
    /no/,
  );
  const release = await mutex.acquire();
  const waiting = mutex.acquire();
  release();
  release();
  let entered = false;
  const third = mutex.run(() => {
    entered = true;
  });
  (await waiting)();
  await third;
  assert.equal(entered, true);
});
