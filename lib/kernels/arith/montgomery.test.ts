import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitLength } from './bitLength.ts';
import { modPow, powerByWindows } from './modPow.ts';
import { MAX_MONTGOMERY_BITS, Montgomery, suitsMontgomery } from './montgomery.ts';
import { seededRandom } from './seededRandom.ts';

const SEED = 20_261_126n;
const random = seededRandom(SEED);

/** Around every limit: least limbs, multiples of two and of four limbs, carries within a product, the most bits. */
const SIZES = [2, 3, 23, 24, 64, 164, 165, 188, 212, 500, 1411, 1412, 1413, 2048, 3400, 8000];

const oddNumber = (bits: number): bigint =>
  (1n << BigInt(bits - 1)) + 2n * random.below(1n << BigInt(bits - 2)) + 1n;

/** Odd numbers, random ones and those with the largest and smallest limbs. */
function moduli(bits: number): bigint[] {
  const top = 1n << BigInt(bits);
  const middling = BigInt(`0x${'800000'.repeat(Math.ceil(bits / 24))}`) % top;
  return [oddNumber(bits), top - 1n, (top >> 1n) + 1n, middling | 1n | (top >> 1n)];
}

const extremes = (n: bigint): bigint[] => [0n, 1n, n - 1n, n >> 1n, random.below(n)];

test('what goes in comes out, of any sign and size', () => {
  for (const n of SIZES.flatMap(moduli)) {
    const form = new Montgomery(n, 2);
    for (const value of [...extremes(n), n, -1n, -3n * n - 2n, 5n * n + 4n]) {
      form.set(1, value);
      assert.equal(form.get(1), ((value % n) + n) % n, `seed ${SEED}, n = ${n}, value = ${value}`);
      assert.equal(form.get(1), ((value % n) + n) % n, 'and reading changes nothing');
    }
  }
});

test('products and squares are those of BigInt, in place too', () => {
  for (const n of SIZES.flatMap(moduli)) {
    const form = new Montgomery(n, 3);
    for (const a of extremes(n)) {
      for (const b of extremes(n)) {
        form.set(0, a);
        form.set(1, b);
        form.multiply(0, 1, 2);
        assert.equal(form.get(2), (a * b) % n, `seed ${SEED}, n = ${n}: ${a} ${b}`);
        form.multiply(0, 1, 0);
        assert.equal(form.get(0), (a * b) % n);
        form.multiply(1, 1, 1);
        assert.equal(form.get(1), (b * b) % n);
      }
    }
  }
});

test('sums with small factors may be factors of the next product', () => {
  for (const n of SIZES.flatMap(moduli)) {
    const form = new Montgomery(n, 4);
    for (const a of extremes(n)) {
      const b = random.below(n);
      for (const factor of [-3, -2, -1, 0, 1, 2, 3]) {
        form.set(0, a);
        form.set(1, b);
        form.addMultiple(0, 1, { factor, into: 2 });
        form.multiply(2, 2, 3);
        const sum = a + BigInt(factor) * b;
        assert.equal(form.get(2), ((sum % n) + n) % n, `seed ${SEED}, n = ${n}, factor ${factor}`);
        assert.equal(form.get(3), (sum * sum) % n);
        form.addMultiple(0, 1, { factor, into: 0 });
        form.multiply(0, 1, 1);
        assert.equal(form.get(1), (((sum * b) % n) + n) % n);
      }
    }
  }
});

test('long runs of products stay exact: nothing grows', () => {
  for (const n of [165, 500, 1413].flatMap(moduli)) {
    const form = new Montgomery(n, 3);
    let a = random.below(n);
    const b = random.below(n);
    form.set(0, a);
    form.set(1, b);
    for (let i = 0; i < 100; i++) {
      form.squareOften(0, 3);
      form.addMultiple(0, 1, { factor: -2, into: 2 });
      form.multiply(2, 1, 0);
      for (let k = 0; k < 3; k++) a = (a * a) % n;
      a = ((a - 2n * b) * b) % n;
    }
    assert.equal(form.get(0), ((a % n) + n) % n, `seed ${SEED}, n = ${n}`);
  }
});

test('squaring no times changes nothing, and a copy is a number of its own', () => {
  const n = oddNumber(300);
  const form = new Montgomery(n, 2);
  form.set(0, 12_345n);
  form.squareOften(0, 0);
  form.copy(0, 1);
  form.squareOften(0, 2);
  assert.equal(form.get(1), 12_345n);
  assert.equal(form.get(0), 12_345n ** 4n % n);
});

test('a change of modulus, to a larger and to a smaller one, leaves nothing of the old one', () => {
  const form = new Montgomery(oddNumber(100), 3);
  for (const bits of [4000, 200, 64, 8000, 600]) {
    const n = oddNumber(bits);
    form.change(n);
    assert.equal(form.n, n);
    const [a, b] = [random.below(n), random.below(n)];
    form.set(0, a);
    form.set(2, b);
    form.multiply(0, 2, 1);
    assert.equal(form.get(1), (a * b) % n, `seed ${SEED}, n = ${n}`);
  }
});

test('even, small and too long moduli are refused', () => {
  const tooLong = (1n << BigInt(MAX_MONTGOMERY_BITS)) + 1n;
  for (const n of [-7n, 0n, 1n, 2n, 4n, 1n << 200n, tooLong]) {
    assert.throws(() => new Montgomery(n, 1), RangeError);
    assert.equal(suitsMontgomery(n), false);
  }
  assert.equal(suitsMontgomery(3n), false, 'it would not pay');
  assert.equal(suitsMontgomery((1n << 200n) + 1n), true);
});

test('powers by either way are the same', () => {
  for (const bits of [96, 97, 164, 500, 1413, 8000, 8001]) {
    const n = oddNumber(bits);
    assert.equal(bitLength(n), bits);
    const exponents = [
      (1n << 63n) - 1n,
      1n << 63n,
      1n << 64n,
      (1n << 90n) + 1n,
      (1n << 90n) - 1n,
      ...Array.from({ length: 6 }, () => (1n << 63n) + random.below(1n << 100n)),
    ];
    for (const exponent of exponents) {
      for (const base of [0n, 1n, 2n, -1n, n - 1n, random.below(n)]) {
        const reduced = ((base % n) + n) % n;
        assert.equal(
          modPow(base, exponent, n),
          powerByWindows(reduced, exponent.toString(2), n),
          `seed ${SEED}: ${base} ^ ${exponent} mod ${n}`,
        );
      }
    }
  }
});

test('the theorems of Fermat and Euler hold for moduli taken in turn', () => {
  const primes = [2n ** 127n - 1n, 2n ** 521n - 1n, 2n ** 607n - 1n, 10n ** 100n + 267n];
  for (const p of [...primes, ...primes.reverse()]) {
    assert.equal(modPow(3n, p - 1n, p), 1n);
    assert.ok([1n, p - 1n].includes(modPow(5n, (p - 1n) / 2n, p)));
  }
});
