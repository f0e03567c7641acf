import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jacobi } from '../arith/jacobi.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { compiledFactorBase, multiplierScores } from './compiledFactorBase.ts';
import { sqrtMod } from './modular.ts';
import { plainFactorBase } from './twins/plainFactorBase.ts';
import { factorBases } from './vectors/factorBases.ts';
import { semiprimes } from './vectors/semiprimes.ts';
import { squareRoots } from './vectors/squareRoots.ts';

const numberOf = (id: string): bigint => {
  const { p, q } = semiprimes.find((s) => s.id === id)!;
  return p * q;
};

test('factor bases begin as PARI says', () => {
  for (const { id, k, primes } of factorBases) {
    const kn = BigInt(k) * numberOf(id);
    assert.deepEqual([...compiledFactorBase(kn, primes.length).primes], primes, id);
    assert.deepEqual([...plainFactorBase(kn, primes.length).primes], primes, id);
  }
});

test('square roots modulo primes are those of PARI, compiled and plain', () => {
  const n = numberOf('C60-0');
  const { primes, roots } = compiledFactorBase(n, 20_000);
  const place = new Map([...primes].map((p, i) => [p, i]));
  let compared = 0;
  for (const [p, root] of squareRoots) {
    const plain = sqrtMod(Number(n % BigInt(p)), p)!;
    assert.equal(Math.min(plain, p - plain), root, `${p}`);
    const i = place.get(p);
    if (i === undefined) continue;
    compared += 1;
    assert.equal(Math.min(roots[i]!, p - roots[i]!), root, `${p}`);
  }
  assert.ok(compared > 100, `${compared}`);
});

test('the compiled factor base is that of its plain twin, roots up to their sign', () => {
  for (const [id, size] of [
    ['C40-0', 2],
    ['C40-1', 700],
    ['C60-2', 5000],
    ['C90-0', 20_000],
  ] as const) {
    const compiled = compiledFactorBase(numberOf(id), size);
    const plain = plainFactorBase(numberOf(id), size);
    assert.deepEqual(compiled.primes, plain.primes);
    compiled.roots.forEach((root, i) => {
      const p = compiled.primes[i]!;
      assert.ok(root === plain.roots[i] || root === p - plain.roots[i]!, `${root} modulo ${p}`);
      if (i > 0) assert.equal(BigInt(root) ** 2n % BigInt(p), numberOf(id) % BigInt(p));
    });
  }
});

test('every prime is in the factor base of 1, and few are in that of a number that is a square modulo few', () => {
  const all = primesUpTo(7919);
  assert.deepEqual([...compiledFactorBase(1n, 1000).primes], [...all]);
  const { primes } = compiledFactorBase(nonSquare(all.subarray(1, 25)), 20);
  assert.ok(primes[1]! > 97);
  assert.throws(
    () => compiledFactorBase(nonSquare(all.subarray(1, 35)), 3),
    /square modulo too few small primes/,
  );
});

/** By the Chinese remainder theorem: 1 modulo 8, and a square modulo none of some odd primes. */
function nonSquare(oddPrimes: Uint32Array): bigint {
  let n = 1n;
  let modulus = 8n;
  for (const prime of oddPrimes) {
    const p = BigInt(prime);
    while (jacobi(n, p) !== -1) n += modulus;
    modulus *= p;
  }
  return n;
}

test('scores are the sums of the weights that apply', () => {
  const random = seededRandom(5n);
  const primes = [...primesUpTo(400).subarray(1)];
  const weights = primes.map((prime) => ({ prime, square: 1 / prime, divisor: 3 / prime }));
  const ks = [1, 3, 5, 15, 21, 73, 105, 143];
  for (let round = 0; round < 10; round++) {
    const n = random.below(10n ** 60n) * 2n + 1n;
    if (primes.some((p) => n % BigInt(p) === 0n)) continue;
    const scores = multiplierScores(n, ks, weights);
    ks.forEach((k, i) => {
      const expected = weights.reduce((sum, { prime, square, divisor }) => {
        if (k % prime === 0) return sum + divisor;
        return jacobi(BigInt(k) * n, BigInt(prime)) === 1 ? sum + square : sum;
      }, 0);
      assert.ok(Math.abs(scores[i]! - expected) < 1e-12);
    });
  }
  const many = Array.from({ length: 513 }, () => ({ prime: 3, square: 1, divisor: 1 }));
  assert.throws(() => multiplierScores(7n, [1], many), RangeError);
});
