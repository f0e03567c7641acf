import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { integerSqrt } from '../arith/integerRoot.ts';
import { jacobi } from '../arith/jacobi.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { trialDivision } from '../factor/trialDivision.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { polynomialRoot } from './polynomialRoot.ts';
import { SmallPrimes } from './smoothPart.ts';
import { SquareRoots } from './squareRoots.ts';
import { traces } from './traces.ts';

const random = seededRandom(11n);
/** All remainders by 8, long 2-parts of n - 1 (the last two), 5 to 60 digits. */
const primes = [
  ...[
    99991n,
    10n ** 18n + 9n,
    10n ** 18n + 3n,
    2n ** 127n - 1n,
    nextPrime(10n ** 40n),
    nextPrime(10n ** 59n),
  ],
  ...[998244353n, 3n * 2n ** 189n + 1n],
];

test('a root squares to its number, and nonresidues have none', () => {
  for (const n of primes) {
    const roots = new SquareRoots(n, random);
    assert.equal(roots.root(0n), 0n);
    for (let i = 0; i < 20; i++) {
      const a = random.below(n);
      const root = roots.root(a);
      if (jacobi(a, n) < 0) assert.equal(root, null);
      else assert.equal((root! * root!) % n, a);
    }
  }
});

test('a root of a negative number is found and kept', () => {
  const roots = new SquareRoots(1009n, random);
  const root = roots.shared(-7)!;
  assert.equal((root * root + 7n) % 1009n, 0n);
  assert.equal(roots.shared(-7), root);
});

test('a composite number gives no false roots', () => {
  const roots = new SquareRoots(10n ** 18n + 9n - 2n, random);
  for (let a = 2n; a < 60n; a++) {
    const root = roots.root(a);
    assert.ok(root === null || (root * root) % roots.n === a);
  }
});

test('traces belong to norms: 4n - t^2 is |D| times a square', () => {
  for (const n of primes.slice(1)) {
    const roots = new SquareRoots(n, random);
    for (const size of [3, 4, 7, 8, 11, 19, 43, 67, 163]) {
      const root = roots.root(BigInt(-size));
      if (root === null) continue;
      const found = traces(n, size, root);
      // Class number 1: every prime that splits is a norm.
      assert.equal(new Set(found).size, size === 3 ? 6 : size === 4 ? 4 : 2);
      for (const t of found) {
        const square = (4n * n - t * t) / BigInt(size);
        assert.equal((4n * n - t * t) % BigInt(size), 0n);
        assert.equal(integerSqrt(square) ** 2n, square);
      }
    }
  }
});

test('the traces are those of real curves: points counted one by one', () => {
  // Y^2 = X^3 + b and Y^2 = X^3 + a X modulo 1009, all twists.
  const n = 1009;
  const roots = new SquareRoots(1009n, random);
  const count = (f: (x: number) => number): bigint => {
    let trace = 0;
    for (let x = 0; x < n; x++) trace -= jacobi(BigInt(f(x)), 1009n);
    return BigInt(trace);
  };
  const coefficients = Array.from({ length: 60 }, (_, i) => i + 1);
  const byB = new Set(coefficients.map((b) => count((x) => ((x * x * x) % n) + b)));
  const byA = new Set(coefficients.map((a) => count((x) => ((x * x * x) % n) + a * x)));
  assert.deepEqual(byB, new Set(traces(1009n, 3, roots.root(-3n)!)));
  assert.deepEqual(byA, new Set(traces(1009n, 4, roots.root(-4n)!)));
});

test('the small primes leave what trial division leaves', () => {
  const small = new SmallPrimes(2000);
  fc.assert(
    fc.property(fc.array(fc.bigInt(1n, 2n ** 200n), { minLength: 1, maxLength: 30 }), (numbers) => {
      assert.deepEqual(
        small.removeFrom(numbers),
        numbers.map((n) => trialDivision(n, 2000).cofactor),
      );
    }),
    { seed: 3, numRuns: 60 },
  );
  assert.deepEqual(small.removeFrom([2n ** 3000n * 1999n ** 2n * 2003n, 1n, 2n]), [2003n, 1n, 1n]);
  assert.deepEqual(small.removeFrom([]), []);
});

test('a polynomial that was made of its roots has them', () => {
  for (const n of primes) {
    const roots = new SquareRoots(n, random);
    for (const degree of [1, 2, 3, 5, 8, 13]) {
      const known = Array.from({ length: degree }, () => random.below(n));
      let polynomial = [1n];
      for (const root of known) {
        const next = [0n, ...polynomial];
        for (const [i, c] of polynomial.entries()) next[i] = (next[i]! + (n - root) * c) % n;
        polynomial = next;
      }
      const found = polynomialRoot(polynomial, roots, random);
      assert.ok(found !== null && known.includes(found), `degree ${degree} modulo ${n}`);
    }
  }
});

test('a polynomial without roots, or a number that is not prime, gives null', () => {
  const roots = new SquareRoots(1019n, random);
  assert.equal(polynomialRoot([1n, 0n, 1n], roots, random), null);
  const composite = new SquareRoots(1009n * 1013n, random);
  assert.equal(polynomialRoot([5n, 1n, 7n, 3n, 1n], composite, random), null);
});
