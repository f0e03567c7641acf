import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../arith/seededRandom.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { checkCertificate } from './checkCertificate.ts';
import { descents } from './descents.ts';
import { provePrime } from './provePrime.ts';
import { SquareRoots } from './squareRoots.ts';

function assertProven(n: bigint): void {
  const proof = provePrime(n);
  assert.ok(proof?.prime, `${n}`);
  assert.deepEqual(checkCertificate(n, proof.certificate), { proven: true });
}

for (const k of [110, 130, 140, 150, 160, 170, 180, 190, 200, 250, 300]) {
  test(`the first prime above 10^${k} is proven`, () => assertProven(nextPrime(10n ** BigInt(k))));
}

test('Mersenne primes are proven', () => {
  for (const k of [107n, 521n, 607n, 1279n]) assertProven(2n ** k - 1n);
});

test('primes of every size from 65 to 400 bits are proven', () => {
  for (let bits = 65n; bits <= 400n; bits++) assertProven(nextPrime(2n ** bits));
});

test('a prime of more digits than a certificate may have is refused with a sentence', () => {
  assert.throws(() => provePrime(2n ** 19937n - 1n), {
    name: 'RangeError',
    message: /3500 digits/,
  });
});

test('a number that has bad luck with small primes finds ways down by larger discriminants', () => {
  // 10^60 + 7 has 15 ways by |D| < 20,000, most numbers of its size some sixty.
  const ways = descents(new SquareRoots(10n ** 60n + 7n, seededRandom(1n)));
  let [count, largest] = [0, 0];
  for (const way of ways) {
    if (way === null) continue;
    count += 1;
    largest = Math.max(largest, way.curve?.discriminant.size ?? 0);
    if (count === 25) break;
  }
  assert.equal(count, 25);
  assert.ok(largest > 20_000);
});
