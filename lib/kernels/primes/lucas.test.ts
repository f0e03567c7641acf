import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../arith/seededRandom.ts';
import { isProbablePrime, lucas, lucasInForm } from './isProbablePrime.ts';
import { nextPrime } from './nextPrime.ts';

const SEED = 77n;
const random = seededRandom(SEED);

const positive = (value: bigint, n: bigint): bigint => ((value % n) + n) % n;

/** U_k and V_k by their recurrence: X_(i+1) = X_i - Q X_(i-1). */
function byRecurrence(D: bigint, k: number, n: bigint): { U: bigint; V: bigint } {
  const Q = (1n - D) / 4n;
  let [U, nextU, V, nextV] = [0n, 1n, 2n, 1n];
  for (let i = 0; i < k; i++) {
    [U, nextU] = [nextU, positive(nextU - Q * U, n)];
    [V, nextV] = [nextV, positive(nextV - Q * V, n)];
  }
  return { U, V };
}

test('Lucas sequences follow their recurrence, in BigInt and in compiled products', () => {
  for (const n of [(1n << 101n) - 1n, 10n ** 40n + 9n, 10n ** 150n + 67n]) {
    for (const D of [5n, -7n, 13n, -15n, -11n, 1_009n]) {
      for (const k of [1, 2, 3, 4, 7, 24, 31, 100]) {
        const { U, V } = byRecurrence(D, k, n);
        for (const sequence of [lucas, lucasInForm]) {
          const at = sequence(n, D, BigInt(k));
          assert.equal(positive(at.U, n), U, `${sequence.name}: U_${k}, D = ${D}, n = ${n}`);
          assert.equal(positive(at.V, n), V, `${sequence.name}: V_${k}, D = ${D}, n = ${n}`);
          assert.equal(positive(at.Qk, n), positive(((1n - D) / 4n) ** BigInt(k), n));
        }
      }
    }
  }
});

test('long Lucas sequences are the same in compiled products', () => {
  for (const bits of [96n, 150n, 500n, 1000n, 2500n]) {
    const n = (1n << (bits - 1n)) + 2n * random.below(1n << (bits - 2n)) + 1n;
    for (const D of [5n, -7n, 21n]) {
      const k = random.below(n) + 1n;
      const plain = lucas(n, D, k);
      const { U, V, Qk } = lucasInForm(n, D, k);
      assert.deepEqual(
        [U, V, Qk],
        [plain.U, plain.V, plain.Qk].map((value) => positive(value, n)),
        `seed ${SEED}, n = ${n}`,
      );
    }
  }
});

test('primes are primes and their products are not, at sizes where compiled products begin and end', () => {
  for (const digits of [28, 29, 30, 60, 150]) {
    const p = nextPrime(random.below(10n ** BigInt(digits)) + 10n ** BigInt(digits));
    assert.equal(isProbablePrime(p), true);
    const q = nextPrime(p);
    assert.equal(isProbablePrime(p * q), false, `${p} * ${q}`);
  }
});
