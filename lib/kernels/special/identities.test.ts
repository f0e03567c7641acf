import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseInteger } from '../expression/parseInteger.ts';
import { Splitting } from '../factor/splitting.ts';
import { phiTable } from '../vectors/arithmeticTables.ts';
import { cunninghamNumbers, mersenneNumbers, repunits } from '../vectors/factoredExpressions.ts';
import { algebraicFactors, algebraicFactorsOfForm } from './algebraicFactors.ts';
import { algebraicParts } from './algebraicParts.ts';
import { aurifeuillianFactors } from './aurifeuille.ts';
import { cyclotomicValue, smallDivisors, smallPrimeDivisors } from './cyclotomic.ts';
import { detectSpecialForm } from './detectSpecialForm.ts';

const product = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => a * b, 1n);
const index = fc.integer({ min: 1, max: 90 });
const base = fc.bigInt({ min: 2n, max: 10n ** 12n });

/** Coefficients of Phi_d from the leading one: OEIS A013595. */
const polynomials: readonly (readonly [number, readonly number[]])[] = [
  [1, [1, -1]],
  [2, [1, 1]],
  [3, [1, 1, 1]],
  [4, [1, 0, 1]],
  [5, [1, 1, 1, 1, 1]],
  [6, [1, -1, 1]],
  [7, [1, 1, 1, 1, 1, 1, 1]],
  [8, [1, 0, 0, 0, 1]],
  [9, [1, 0, 0, 1, 0, 0, 1]],
  [10, [1, -1, 1, -1, 1]],
  [12, [1, 0, -1, 0, 1]],
  [14, [1, -1, 1, -1, 1, -1, 1]],
  [15, [1, -1, 0, 1, -1, 1, 0, -1, 1]],
  [16, [1, 0, 0, 0, 0, 0, 0, 0, 1]],
  [18, [1, 0, 0, -1, 0, 0, 1]],
  [20, [1, 0, -1, 0, 1, 0, -1, 0, 1]],
  [21, [1, -1, 0, 1, -1, 0, 1, 0, -1, 1, 0, -1, 1]],
  [24, [1, 0, 0, 0, -1, 0, 0, 0, 1]],
  [30, [1, 1, 0, -1, -1, -1, 0, 1, 1]],
];

test('cyclotomic values are those of the published polynomials, homogeneous too', () => {
  for (const [d, coefficients] of polynomials) {
    assert.equal(coefficients.length - 1, phiTable[d - 1], `degree of Phi_${d}`);
    for (const [a, b] of [
      [2n, 1n],
      [10n, 1n],
      [7n, 2n],
      [10n ** 20n, 3n],
    ] as const) {
      const degree = coefficients.length - 1;
      const value = coefficients.reduce(
        (sum, c, i) => sum + BigInt(c) * a ** BigInt(degree - i) * b ** BigInt(i),
        0n,
      );
      assert.equal(cyclotomicValue(d, a, b), value, `Phi_${d}(${a}, ${b})`);
    }
  }
});

test('the values over the divisors of n multiply to a^n - b^n, over the new divisors of 2n to a^n + b^n', () => {
  fc.assert(
    fc.property(index, base, fc.bigInt({ min: 1n, max: 50n }), (n, more, b) => {
      const a = b + more;
      const over = (list: number[]): bigint => product(list.map((d) => cyclotomicValue(d, a, b)));
      assert.equal(over(smallDivisors(n)), a ** BigInt(n) - b ** BigInt(n));
      const added = smallDivisors(2 * n).filter((d) => n % d !== 0);
      assert.equal(over(added), a ** BigInt(n) + b ** BigInt(n));
    }),
    { numRuns: 60 },
  );
});

test('Phi_pn(x) is Phi_n(x^p) for p | n, and that over Phi_n(x) for other primes p', () => {
  for (let n = 1; n <= 40; n++) {
    for (const p of [2, 3, 5, 7]) {
      for (const x of [2n, 3n, 10n]) {
        const lifted = cyclotomicValue(n, x ** BigInt(p), 1n);
        const expected = n % p === 0 ? lifted : lifted / cyclotomicValue(n, x, 1n);
        assert.equal(cyclotomicValue(n * p, x, 1n), expected, `n ${n}, p ${p}, x ${x}`);
      }
    }
  }
});

test('every prime of Phi_n(b) is 1 modulo n or the largest prime of n (Legendre)', () => {
  for (const [expression, factors] of [...mersenneNumbers, ...repunits]) {
    const form = detectSpecialForm(parseInteger(expression))!;
    const n = form.exponent;
    const value = cyclotomicValue(n, form.base, 1n);
    for (const factor of factors.split(' * ')) {
      const p = BigInt(factor.split('^')[0]!);
      if (value % p !== 0n) continue;
      assert.ok(p % BigInt(n) === 1n || p === BigInt(smallPrimeDivisors(n).at(-1)!), `${p}`);
    }
  }
});

test('the small divisors and prime divisors of n are all of them, ascending', () => {
  for (let n = 1; n <= 600; n++) {
    const all = Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
    assert.deepEqual(smallDivisors(n), all);
    const primes = all.filter((d) => d > 1 && smallDivisors(d).length === 2);
    assert.deepEqual(smallPrimeDivisors(n), primes);
  }
  assert.deepEqual(smallPrimeDivisors(2 ** 31 - 1), [2147483647]);
});

/** L and M of the Cunningham tables: b^h ± 1 = (an algebraic part) · L · M, written with h = k(2j - 1). */
const aurifeuille: readonly (readonly [string, (j: bigint) => bigint[]])[] = [
  ['2^(4j-2)+1', (j) => [2n ** (2n * j - 1n) - 2n ** j + 1n, 2n ** (2n * j - 1n) + 2n ** j + 1n]],
  [
    '3^(6j-3)+1',
    (j) => [
      3n ** (2n * j - 1n) + 1n,
      3n ** (2n * j - 1n) - 3n ** j + 1n,
      3n ** (2n * j - 1n) + 3n ** j + 1n,
    ],
  ],
  [
    '6^(12j-6)+1',
    (j) => {
      const h = 2n * j - 1n;
      const [even, odd] = [6n ** (2n * h) + 3n * 6n ** h + 1n, 6n ** (j + h) + 6n ** j];
      return [6n ** (2n * h) + 1n, even - odd, even + odd];
    },
  ],
  [
    '5^(10j-5)-1',
    (j) => {
      const h = 2n * j - 1n;
      const [even, odd] = [5n ** (2n * h) + 3n * 5n ** h + 1n, 5n ** (h + j) + 5n ** j];
      return [5n ** h - 1n, even - odd, even + odd];
    },
  ],
];

for (const [name, parts] of aurifeuille) {
  test(`${name} comes apart at least as finely as by the identity of the Cunningham tables`, () => {
    for (let j = 1; j <= 12; j++) {
      const [b, e, sign] = /^(\d+)\^\((.*)\)([+-])1$/.exec(name)!.slice(1) as [
        string,
        string,
        string,
      ];
      const exponent = Number(parseInteger(e.replace('j', `*${j}`)));
      const identity = parts(BigInt(j));
      const n = BigInt(b) ** BigInt(exponent) + (sign === '+' ? 1n : -1n);
      assert.equal(product(identity), n, `the identity at j = ${j}`);
      const found = algebraicFactors(BigInt(b), exponent, sign === '+' ? 1 : -1);
      assert.equal(product(found), n);
      for (const part of identity) {
        const inside = found.filter((factor) => part % factor === 0n);
        assert.ok(part === 1n || inside.length > 0, `${part} holds none of ${found}`);
      }
      assert.ok(found.at(-1)! <= identity.reduce((x, y) => (x > y ? x : y)), `j = ${j}`);
    }
  });
}

test('Aurifeuillian factors multiply to the value and appear only where an odd multiple of s meets s t^2', () => {
  for (let d = 1; d <= 120; d++) {
    for (let a = 2n; a <= 15n; a++) {
      const factors = aurifeuillianFactors({ d, a, b: 1n });
      if (factors === null) continue;
      const [first, second] = factors;
      assert.ok(first > 1n && second > 1n);
      assert.equal(first * second, cyclotomicValue(d, a, 1n), `Phi_${d}(${a})`);
      assert.ok([2n, 3n, 5n, 6n, 7n, 8n, 10n, 11n, 12n, 13n, 14n, 15n].includes(a), 'no square');
    }
  }
});

test('algebraic factors are ascending, above 1, and divide the published primes among themselves', () => {
  for (const [expression, factors] of cunninghamNumbers) {
    const { base: a, exponent, sign } = detectSpecialForm(parseInteger(expression))!;
    const found = algebraicFactors(a, exponent, sign);
    assert.equal(product(found), parseInteger(expression));
    found.forEach((factor, i) => {
      assert.ok(factor > 1n && (i === 0 || factor >= found[i - 1]!));
      const rest = factors.split(' * ').reduce((left, text) => {
        const prime = BigInt(text.split('^')[0]!);
        let next = left;
        while (next % prime === 0n) next /= prime;
        return next;
      }, factor);
      assert.equal(rest, 1n, `${factor} of ${expression}`);
    });
  }
});

test('a base that is a power is taken to its root: 4^n - 1, 8^n + 1, 1000^n + 1', () => {
  assert.deepEqual(algebraicFactors(4n, 15, -1), algebraicFactors(2n, 30, -1));
  assert.deepEqual(algebraicFactors(8n, 9, 1), algebraicFactors(2n, 27, 1));
  assert.deepEqual(algebraicFactors(1000n, 7, 1), algebraicFactors(10n, 21, 1));
  assert.deepEqual(algebraicFactors(2n, 1, -1), []);
  assert.deepEqual(algebraicFactors(2n, 1, 1), [3n]);
});

test('forms outside a > b >= 1 and n = 1, 2, … are refused', () => {
  for (const [a, b] of [
    [1n, 1n],
    [2n, 2n],
    [2n, 3n],
    [2n, 0n],
    [2n, -1n],
    [-3n, 1n],
  ] as const) {
    assert.throws(() => algebraicFactorsOfForm({ a, b, n: 3, sign: 1 }), RangeError);
  }
  for (const n of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => algebraicFactors(2n, n, 1), RangeError, `${n}`);
  }
});

test('what is built as b^k ± 1, or that over b ± 1, is recognised as itself', () => {
  const sign = fc.constantFrom<1 | -1>(1, -1);
  fc.assert(
    fc.property(base, fc.integer({ min: 2, max: 60 }), sign, (b, k, s) => {
      const n = b ** BigInt(k) + BigInt(s);
      const form = detectSpecialForm(n)!;
      assert.equal(form.base ** BigInt(form.exponent) + BigInt(form.sign), n * form.divisor);
      assert.ok(form.exponent >= k);
    }),
  );
  for (const b of [2n, 3n, 5n, 6n, 7n, 10n, 11n, 12n]) {
    for (const k of [13, 17, 31, 101]) {
      const plus = (b ** BigInt(k) + 1n) / (b + 1n);
      assert.deepEqual(detectSpecialForm(plus), { base: b, exponent: k, sign: 1, divisor: b + 1n });
      if (b === 2n) continue;
      const minus = (b ** BigInt(k) - 1n) / (b - 1n);
      const expected = { base: b, exponent: k, sign: -1, divisor: b - 1n };
      assert.deepEqual(detectSpecialForm(minus), expected);
    }
  }
});

test('numbers of no special form are left alone, among them 2^k ± 3 and all below 3', () => {
  for (let k = 10n; k < 120n; k++) {
    for (const c of [-3n, 3n]) assert.equal(detectSpecialForm(2n ** k + c), null, `2^${k} + ${c}`);
  }
  for (const n of [-9n, -1n, 0n, 1n, 2n]) assert.equal(detectSpecialForm(n), null);
});

test('the algebraic parts of a number have it as their product', () => {
  for (const b of [2n, 3n, 6n, 7n, 10n, 11n, 12n, 15n, 100n]) {
    for (let k = 2n; k <= 60n; k += 1n) {
      for (const n of [b ** k - 1n, b ** k + 1n]) {
        assert.equal(product(algebraicParts(n)), n, `${b}^${k}`);
      }
      if (b > 12n) continue;
      for (const n of [(b ** k - 1n) / (b - 1n), (b ** (2n * k + 1n) + 1n) / (b + 1n)]) {
        assert.equal(product(algebraicParts(n)), n, `a quotient of ${b}^${k}`);
      }
    }
  }
  assert.equal(product(algebraicParts(354_224_848_179_261_915_075n)), 354_224_848_179_261_915_075n);
  for (const n of [1n, 2n, 2n ** 67n - 3n, 10n ** 40n + 3n]) {
    assert.deepEqual(algebraicParts(n), [n]);
  }
});

test('2^360 - 1 and 11^150 + 1 fall apart at once, and so do numbers of 9,000 digits and more', () => {
  for (const [n, most] of [
    [2n ** 360n - 1n, 29],
    [11n ** 150n + 1n, 84],
    [2n ** 30_000n - 1n, 2409],
    [2n ** 33_000n - 1n, 2409],
  ] as const) {
    const parts = algebraicParts(n);
    assert.equal(product(parts), n);
    assert.ok(parts.every((part) => part.toString().length <= most));
  }
});

test('a splitting that begins with the parts has what one without them reaches by gcds', () => {
  const n = 2n ** 210n - 1n;
  const begun = new Splitting(n, 1000, algebraicParts(n));
  const divided = new Splitting(n, 1000);
  for (const factor of algebraicFactors(2n, 210, -1)) divided.divide(factor);
  assert.deepEqual(begun.primes, divided.primes);
  assert.deepEqual(begun.composites, divided.composites);
});
