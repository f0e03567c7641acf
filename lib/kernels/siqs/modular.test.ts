import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jacobi } from '../arith/jacobi.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { inverseMod, limbsOf, mulMod, powMod, residueOf, sqrtMod } from './modular.ts';

/** Primes of every size up to the limit of the arithmetic, the largest below 2^26 among them. */
const primes = [3, 5, 7, 13, 17, 41, 97, 193, 257, 65537, 786433, 7340033, 67108837, 67108859];
const prime = fc.constantFrom(...primes);

test('products, powers and inverses are those of BigInt', () => {
  fc.assert(
    fc.property(prime, fc.nat(), fc.nat(), (p, x, y) => {
      const [a, b] = [x % p, y % p];
      assert.equal(BigInt(mulMod(a, b, p, 1 / p)), (BigInt(a) * BigInt(b)) % BigInt(p));
      if (a !== 0) assert.equal(mulMod(a, inverseMod(a, p), p, 1 / p), 1);
      assert.equal(powMod(a, p, p), a, 'Fermat');
    }),
    { numRuns: 1000 },
  );
});

test('the largest residues do not overflow', () => {
  for (const p of primes) {
    assert.equal(mulMod(p - 1, p - 1, p, 1 / p), 1);
    assert.equal(inverseMod(p - 1, p), p - 1);
    assert.equal(residueOf(limbsOf(BigInt(p) ** 9n - 1n), p, 1 / p), p - 1);
  }
});

test('a residue by limbs is the remainder', () => {
  fc.assert(
    fc.property(prime, fc.bigInt({ min: 0n, max: 2n ** 400n }), (p, n) => {
      assert.equal(BigInt(residueOf(limbsOf(n), p, 1 / p)), n % BigInt(p));
    }),
  );
  assert.deepEqual(limbsOf(0n), []);
  assert.deepEqual(limbsOf(2n ** 24n + 5n), [1, 5]);
});

test('square roots exist exactly for squares, at every prime below 2,000', () => {
  for (const p of primesUpTo(2000).subarray(1)) {
    const a = ((p * 7919) % 1009) % p;
    const root = sqrtMod(a, p);
    assert.equal(root !== null, jacobi(BigInt(a), BigInt(p)) >= 0, `${a} mod ${p}`);
    if (root !== null) assert.equal((root * root) % p, a);
  }
  for (const p of primes) {
    const root = sqrtMod(4 % p, p)!;
    assert.equal(mulMod(root, root, p, 1 / p), 4 % p, 'many twos in p - 1');
  }
});
