import assert from 'node:assert/strict';
import { test } from 'node:test';
import { algebraicFactors, algebraicFactorsOfForm } from './algebraicFactors.ts';
import { aurifeuillianFactors } from './aurifeuille.ts';
import { cyclotomicValue } from './cyclotomic.ts';
import { detectSpecialForm } from './detectSpecialForm.ts';

const product = (numbers: bigint[]): bigint => numbers.reduce((a, b) => a * b, 1n);

test('the algebraic factors multiply to the number, for all small a, b, n and both signs', () => {
  for (let a = 2n; a < 24n; a++) {
    for (const b of [1n, 2n, 3n, 7n]) {
      for (let n = 1; n < 32 && b < a; n++) {
        for (const sign of [1, -1] as const) {
          const factors = algebraicFactorsOfForm({ a, b, n, sign });
          const value = a ** BigInt(n) + BigInt(sign) * b ** BigInt(n);
          assert.equal(product(factors), value, `${a}^${n} ${sign} ${b}^${n}`);
          assert.ok(factors.every((factor) => factor > 1n));
        }
      }
    }
  }
});

test('cyclotomic values are those of the polynomials', () => {
  // Phi_12 = x^4 - x^2 + 1, Phi_15 = x^8 - x^7 + x^5 - x^4 + x^3 - x + 1.
  assert.equal(cyclotomicValue(12, 10n, 1n), 9901n);
  assert.equal(cyclotomicValue(15, 2n, 1n), 151n);
  assert.equal(cyclotomicValue(1, 7n, 2n), 5n);
});

test('Aurifeuillian factors exist for every squarefree part up to 200 and multiply to the value', () => {
  for (let s = 2; s <= 200; s++) {
    if ([4, 9, 25, 49, 121, 169].some((square) => s % square === 0)) continue;
    const index = s % 4 === 1 ? s : 2 * s;
    for (const [k, t] of [
      [1, 3n],
      [3, 2n],
    ] as const) {
      if (s > 60 && k > 1) continue;
      const a = BigInt(s) * t * t;
      const factors = aurifeuillianFactors({ d: index * k, a, b: 1n });
      assert.ok(factors !== null, `s ${s}, k ${k}`);
      assert.equal(product(factors), cyclotomicValue(index * k, a, 1n));
    }
  }
});

test('known Aurifeuillian cases: 2^58 + 1 and 12^n', () => {
  // Landry 1869: 2^58 + 1 = (2^29 - 2^15 + 1)(2^29 + 2^15 + 1).
  const factors = algebraicFactors(2n, 58, 1);
  assert.deepEqual(factors, [5n, 107367629n, 536903681n]);
  assert.ok(aurifeuillianFactors({ d: 6, a: 12n, b: 1n }) !== null);
  assert.equal(aurifeuillianFactors({ d: 5, a: 2n, b: 1n }), null);
  assert.ok(aurifeuillianFactors({ d: 12, a: 27n, b: 2n }) !== null, '27 * 2 = 6 * 3^2');
});

test('b^k ± 1 is recognised with the largest exponent', () => {
  assert.deepEqual(detectSpecialForm(2n ** 360n - 1n), {
    base: 2n,
    exponent: 360,
    sign: -1,
    divisor: 1n,
  });
  assert.deepEqual(detectSpecialForm(1000n ** 7n + 1n), {
    base: 10n,
    exponent: 21,
    sign: 1,
    divisor: 1n,
  });
  assert.deepEqual(detectSpecialForm((10n ** 71n - 1n) / 9n), {
    base: 10n,
    exponent: 71,
    sign: -1,
    divisor: 9n,
  });
  assert.deepEqual(detectSpecialForm((2n ** 101n + 1n) / 3n)?.divisor, 3n);
  assert.equal(detectSpecialForm(2n ** 360n - 3n), null);
  assert.equal(detectSpecialForm(1n), null);
});

test('what is recognised is what was given', () => {
  for (let n = 1n; n < 5000n; n++) {
    const form = detectSpecialForm(n);
    if (form === null) continue;
    const { base, exponent, sign, divisor } = form;
    assert.equal(base ** BigInt(exponent) + BigInt(sign), n * divisor);
  }
});

test('bad arguments are refused', () => {
  assert.throws(() => algebraicFactors(1n, 5, -1), RangeError);
  assert.throws(() => algebraicFactors(2n, 0, -1), RangeError);
});
