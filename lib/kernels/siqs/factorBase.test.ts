import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jacobi } from '../arith/jacobi.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { buildFactorBase } from './factorBase.ts';

const kn = 15n * 7809885988360499895178196986982243557279n;

test('it holds 2 and exactly the odd primes modulo which k n is a square, divisors of k among them', () => {
  const { primes, roots } = buildFactorBase(kn, 300);
  const expected = [...primesUpTo(primes.at(-1)!)].filter(
    (p) => p === 2 || jacobi(kn, BigInt(p)) >= 0,
  );
  assert.deepEqual([...primes], expected);
  assert.equal(primes.length, 300);
  primes.forEach((p, i) => {
    if (p === 2) return;
    assert.equal(BigInt(roots[i]!) ** 2n % BigInt(p), kn % BigInt(p));
  });
  for (const divisor of [3, 5]) assert.equal(roots[primes.indexOf(divisor)], 0);
});

test('the product modulo 2^32 tells multiples of every prime from other numbers', () => {
  const { primes, inverses, quotients } = buildFactorBase(kn, 500);
  const random = seededRandom(3n);
  for (let i = 1; i < primes.length; i++) {
    const p = primes[i]!;
    const divides = (t: number): boolean => Math.imul(t, inverses[i]!) >>> 0 <= quotients[i]!;
    for (let round = 0; round < 20; round++) {
      const t = Number(random.below(2n ** 32n));
      assert.equal(divides(t), t % p === 0, `${p} and ${t}`);
      assert.ok(divides(t - (t % p)));
    }
  }
});

test('logarithms and reciprocals are those of the primes', () => {
  const { primes, logs, reciprocals } = buildFactorBase(kn, 100);
  primes.forEach((p, i) => {
    assert.ok(Math.abs(logs[i]! - Math.log2(p)) <= 0.5);
    assert.equal(reciprocals[i], 1 / p);
  });
});

test('sizes outside 2 to 1,000,000 are refused', () => {
  for (const size of [0, 1, 1_000_001, Number.NaN]) {
    assert.throws(() => buildFactorBase(kn, size), RangeError);
  }
});
