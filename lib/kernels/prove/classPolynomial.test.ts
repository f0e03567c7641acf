import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jacobi } from '../arith/jacobi.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { classPolynomial } from './classPolynomial.ts';
import { jInvariant } from './curveStep.ts';
import { type Discriminant, discriminantsBelow } from './discriminants.ts';
import { divide, exp, expOfImaginary, multiply, pi, sqrtOf } from './fixedPoint.ts';
import { invariantOf } from './modularFunction.ts';
import { SquareRoots } from './squareRoots.ts';
import { traces } from './traces.ts';
import { classPolynomials } from './vectors/classPolynomials.ts';

const all = discriminantsBelow(10_000);
const bySize = (size: number): Discriminant => all.find((d) => d.size === size)!;

/** Digits behind the point, the last ones left out. */
function decimals(x: bigint, bits: number, digits: number): string {
  const scaled = `${(x * 10n ** BigInt(digits)) >> BigInt(bits)}`;
  return `${scaled.slice(0, -digits) || '0'}.${scaled.slice(-digits)}`;
}

test('fixed point: pi, e and roots have their digits', () => {
  // Digits from OEIS A000796, A001113, A002193.
  assert.equal(decimals(pi(400), 400, 50), '3.14159265358979323846264338327950288419716939937510');
  const one = 1n << 400n;
  assert.equal(
    decimals(exp(one, 400), 400, 50),
    '2.71828182845904523536028747135266249775724709369995',
  );
  assert.equal(
    decimals(sqrtOf(2, 400), 400, 50),
    '1.41421356237309504880168872420969807856967187537694',
  );
});

test('fixed point: exponentials obey their laws', () => {
  for (const bits of [64, 300, 1500]) {
    const one = 1n << BigInt(bits);
    const close = (x: bigint, y: bigint, scale = one): void => {
      const distance = x > y ? x - y : y - x;
      assert.ok(distance <= (scale >> BigInt(bits)) * 64n + 64n, `${bits} bits: ${distance}`);
    };
    close(exp(0n, bits), one);
    const large = exp(100n * one, bits);
    close(large, (exp(50n * one, bits) ** 2n) >> BigInt(bits), large);
    const turn = expOfImaginary(pi(bits), bits);
    close(turn.re, -one);
    close(turn.im, 0n);
    const third = expOfImaginary((2n * pi(bits)) / 3n, bits);
    const cube = multiply(multiply(third, third, bits), third, bits);
    close(cube.re, one);
    close(divide(cube, third, bits).im, -third.im);
  }
});

test('known class polynomials of one genus come out exactly', () => {
  for (const { size, coefficients } of classPolynomials) {
    const discriminant = bySize(size);
    if (discriminant.genera !== 1 || invariantOf(size) !== 'j') continue;
    assert.deepEqual(classPolynomial(discriminant).terms[0]!.numerators, coefficients.slice(0, -1));
  }
  // Weber's tables: gamma2 for -7, -8, -23 (its cube has the coefficients of the vector).
  const gamma2 = (size: number): readonly bigint[] =>
    classPolynomial(bySize(size)).terms[0]!.numerators;
  assert.deepEqual(gamma2(7), [15n]);
  assert.deepEqual(gamma2(163), [640320n]);
  assert.deepEqual(gamma2(23), [23375n, 650n, 155n]);
});

/** A prime that is a norm from Q(sqrt(-size)), so that the class polynomial splits. */
function normPrime(discriminant: Discriminant, start: bigint): SquareRoots {
  for (let n = nextPrime(start); ; n = nextPrime(n)) {
    if (!discriminant.primes.every((q) => jacobi(BigInt(q), n) === 1)) continue;
    const roots = new SquareRoots(n, seededRandom(1n));
    const root = discriminant.primes.reduce((product, q) => (product * roots.shared(q)!) % n, 1n);
    if (traces(n, discriminant.size, root).length > 0) return roots;
  }
}

test('modulo a prime, the j found over the genus field is a root of the whole class polynomial', () => {
  for (const { size, coefficients } of classPolynomials) {
    const discriminant = bySize(size);
    for (const start of [10n ** 12n, 10n ** 25n]) {
      const roots = normPrime(discriminant, start);
      const j = jInvariant(discriminant, roots, seededRandom(5n))!;
      let value = 0n;
      for (const c of [...coefficients].reverse()) value = (value * j + c) % roots.n;
      assert.equal(value, 0n, `-${size} modulo ${roots.n}`);
    }
  }
});

test('every discriminant of small degree has a polynomial that is clear of its rounding', () => {
  for (const discriminant of all) {
    if (discriminant.classNumber > 12) continue;
    const { terms, genera } = classPolynomial(discriminant);
    assert.equal(terms.length, genera);
    for (const { numerators } of terms) {
      assert.equal(numerators.length, discriminant.classNumber / genera);
    }
  }
});

test('large discriminants of many forms have one too', () => {
  const large = discriminantsBelow(200_000).filter(({ size }) => size > 100_000);
  for (let i = 0; i < 3000; i += 300) {
    const { terms, genera } = classPolynomial(large[i]!);
    assert.equal(terms[0]!.numerators.length, large[i]!.classNumber / genera);
  }
});
