import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPrime } from '../primes/nextPrime.ts';
import { checkCertificate } from './checkCertificate.ts';
import { provePrime } from './provePrime.ts';

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
