import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isProbablePrime, isStrongProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { hardFactorizations } from '../vectors/factorizations.ts';
import {
  arnaultPrime,
  carmichaelNumbers,
  lucasPseudoprimes,
  strongPseudoprimesBase2,
} from '../vectors/pseudoprimes.ts';
import type { PrimalityCertificate } from './certificate.ts';
import { checkCertificate } from './checkCertificate.ts';
import { type ProofProgress, provePrime } from './provePrime.ts';

function certificateOf(n: bigint, seed = 1n): PrimalityCertificate {
  const proof = provePrime(n, { seed });
  assert.ok(proof?.prime, `${n}`);
  assert.deepEqual(checkCertificate(n, proof.certificate), { proven: true }, `${n}`);
  return proof.certificate;
}

for (const k of [20, 30, 40, 50, 60, 70, 80, 90, 100, 120]) {
  test(`the first prime above 10^${k} is proven`, () => {
    certificateOf(nextPrime(10n ** BigInt(k)));
  });
}

test('primes of special form are proven', () => {
  for (const n of [2n ** 89n - 1n, 2n ** 127n - 1n, 10n ** 99n + 289n, (10n ** 23n - 1n) / 9n]) {
    certificateOf(n);
  }
});

test('a prime whose n - 1 falls apart needs one step and no curve', () => {
  for (const n of [7n * 2n ** 290n + 1n, 2n ** 64n * 3n ** 41n * 20n + 1n, 3n * 2n ** 189n + 1n]) {
    if (!isProbablePrime(n)) continue;
    const { steps } = certificateOf(n);
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ['n-1'],
    );
  }
});

test('below 2^64 the certificate is the number itself', () => {
  for (const n of [2n, 3n, 101n, 2n ** 61n - 1n, 2n ** 64n - 59n]) {
    assert.deepEqual(certificateOf(n), { version: 1, n: `${n}`, steps: [] });
  }
});

test('every prime in a stretch above 2^64 is proven', () => {
  let n = 2n ** 64n;
  for (let i = 0; i < 40; i++) {
    n = nextPrime(n);
    certificateOf(n, BigInt(i));
  }
});

test('primes of every size up to 70 digits are proven, with any seed', () => {
  fc.assert(
    fc.property(fc.bigInt(2n ** 64n, 10n ** 70n), fc.bigInt(), (start, seed) => {
      certificateOf(nextPrime(start), seed);
    }),
    { seed: 20, numRuns: 60 },
  );
});

test('the prime factors of known factorisations are proven', () => {
  for (const { primes } of hardFactorizations) {
    for (const p of primes) certificateOf(p);
  }
});

test('the same number and seed give the same certificate, another seed another', () => {
  const n = nextPrime(10n ** 50n);
  assert.deepEqual(certificateOf(n, 3n), certificateOf(n, 3n));
  assert.notDeepEqual(certificateOf(n, 3n), certificateOf(n, 4n));
});

test('composites are called composite, with a base that anyone can try', () => {
  const composites = [...carmichaelNumbers, ...strongPseudoprimesBase2, ...lucasPseudoprimes].map(
    BigInt,
  );
  for (const n of [...composites, 2n ** 128n + 1n, 10n ** 100n + 1n, nextPrime(10n ** 20n) ** 2n]) {
    const proof = provePrime(n);
    assert.ok(proof !== null && !proof.prime, `${n}`);
    if (proof.witness === null) assert.equal(n % 2n, 0n);
    else assert.equal(isStrongProbablePrime(n, proof.witness), false);
  }
});

test("Arnault's composite, a strong pseudoprime to every prime base below 200, is called composite", () => {
  const n = arnaultPrime * (313n * (arnaultPrime - 1n) + 1n) * (353n * (arnaultPrime - 1n) + 1n);
  const proof = provePrime(n);
  assert.ok(proof !== null && !proof.prime);
  assert.ok(proof.witness !== null && proof.witness > 200n);
});

test('0, 1, negative and even numbers are not prime', () => {
  for (const n of [0n, 1n, -1n, -7n, 4n, 10n ** 30n]) {
    assert.deepEqual(provePrime(n), { prime: false, witness: null });
  }
});

test('progress goes from 0 towards 1, down and then through the curves', () => {
  const seen: ProofProgress[] = [];
  provePrime(nextPrime(10n ** 60n), { onProgress: (progress) => seen.push(progress) });
  assert.equal(seen[0]!.fraction, 0);
  assert.equal(seen[0]!.stage, 'descent');
  assert.equal(seen.at(-1)!.stage, 'curves');
  for (const { fraction, bits, steps } of seen) {
    assert.ok(fraction >= 0 && fraction <= 1);
    assert.ok(bits >= 64 && bits <= 200);
    assert.ok(steps >= 1);
  }
});

test('a proof stops when it should, wherever it is', () => {
  const n = nextPrime(10n ** 50n);
  let asked = 0;
  provePrime(n, {
    shouldStop: () => {
      asked += 1;
      return false;
    },
  });
  assert.ok(asked > 5);
  for (let stopAt = 1; stopAt <= asked; stopAt += Math.ceil(asked / 20)) {
    let count = 0;
    assert.equal(provePrime(n, { shouldStop: () => ++count === stopAt }), null);
  }
});
