import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bitLength } from './bitLength.ts';
import { gcd } from './gcd.ts';
import { integerRoot, integerSqrt } from './integerRoot.ts';
import { jacobi } from './jacobi.ts';
import { log2 } from './log2.ts';
import { modInverse } from './modInverse.ts';
import { modPow } from './modPow.ts';
import { perfectPower } from './perfectPower.ts';
import { seededRandom } from './seededRandom.ts';
import { smallModPow } from './smallModPow.ts';

const integer = fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n });
const positive = fc.bigInt({ min: 1n, max: 2n ** 300n });

test('gcd divides both numbers and is the largest that does', () => {
  fc.assert(
    fc.property(integer, integer, positive, (a, b, k) => {
      const g = gcd(a, b);
      if (g === 0n) return a === 0n && b === 0n;
      return g > 0n && a % g === 0n && b % g === 0n && gcd(a * k, b * k) === g * k;
    }),
  );
  assert.equal(gcd(0n, 0n), 0n);
});

test('modPow agrees with plain powers and obeys the exponent law', () => {
  fc.assert(
    fc.property(integer, fc.nat(60), positive, (b, e, m) => {
      const plain = ((b ** BigInt(e) % m) + m) % m;
      return modPow(b, BigInt(e), m) === plain;
    }),
  );
  fc.assert(
    fc.property(integer, positive, positive, positive, (b, e, f, m) => {
      return modPow(b, e + f, m) === (modPow(b, e, m) * modPow(b, f, m)) % m;
    }),
  );
});

test('modPow refuses a negative exponent and a modulus below 1', () => {
  assert.throws(() => modPow(2n, -1n, 7n), RangeError);
  assert.throws(() => modPow(2n, 1n, 0n), RangeError);
  assert.equal(modPow(5n, 0n, 1n), 0n);
});

test('modInverse is the inverse exactly when the gcd is 1', () => {
  fc.assert(
    fc.property(integer, positive, (a, n) => {
      const inverse = modInverse(a, n);
      if (inverse === null) return gcd(a, n) !== 1n;
      const product = (((a * inverse) % n) + n) % n;
      return inverse >= 0n && inverse < n && product === 1n % n;
    }),
  );
});

test('integerRoot is the floor of the root, also next to exact powers', () => {
  fc.assert(
    fc.property(positive, fc.integer({ min: 1, max: 40 }), (n, k) => {
      const r = integerRoot(n, k);
      return r ** BigInt(k) <= n && (r + 1n) ** BigInt(k) > n;
    }),
  );
  for (const base of [2n, 3n, 10n, 12345678901234567n]) {
    for (let k = 2; k < 120; k++) {
      const power = base ** BigInt(k);
      assert.equal(integerRoot(power, k), base);
      assert.equal(integerRoot(power - 1n, k), base - 1n);
    }
  }
  assert.equal(integerSqrt(0n), 0n);
  assert.throws(() => integerSqrt(-1n), RangeError);
});

test('bitLength and log2 agree with powers of two', () => {
  for (let k = 0; k < 400; k++) {
    assert.equal(bitLength(1n << BigInt(k)), k + 1);
    assert.equal(bitLength((1n << BigInt(k)) - 1n), k);
    assert.equal(log2(1n << BigInt(k)), k);
  }
});

test('jacobi equals Euler’s criterion modulo a prime and is multiplicative', () => {
  const p = 10007n;
  for (let a = -50n; a < 200n; a++) {
    const euler = modPow(a, (p - 1n) / 2n, p);
    assert.equal(BigInt(jacobi(a, p)), euler === p - 1n ? -1n : euler);
  }
  fc.assert(
    fc.property(integer, integer, positive, (a, b, m) => {
      const n = 2n * m + 1n;
      return jacobi(a * b, n) === jacobi(a, n) * jacobi(b, n) || gcd(a * b, n) !== 1n;
    }),
  );
  assert.throws(() => jacobi(1n, 8n), RangeError);
});

test('perfectPower finds the largest exponent and nothing else', () => {
  for (let n = 2n; n < 3000n; n++) {
    let expected: { base: bigint; exponent: number } | null = null;
    for (let k = 2; 2n ** BigInt(k) <= n; k++) {
      const base = integerRoot(n, k);
      if (base ** BigInt(k) === n) expected = { base, exponent: k };
    }
    assert.deepEqual(perfectPower(n), expected, `${n}`);
  }
  assert.deepEqual(perfectPower(6n ** 360n), { base: 6n, exponent: 360 });
  assert.deepEqual(perfectPower((10n ** 40n + 121n) ** 7n), {
    base: 10n ** 40n + 121n,
    exponent: 7,
  });
  assert.equal(perfectPower(7n ** 5000n + 1n), null);
  assert.equal(perfectPower(1n), null);
});

test('smallModPow agrees with modPow', () => {
  fc.assert(
    fc.property(
      fc.nat(2 ** 26 - 2),
      fc.nat(),
      fc.integer({ min: 1, max: 2 ** 26 - 1 }),
      (b, e, m) => {
        return BigInt(smallModPow(b % m, e, m)) === modPow(BigInt(b % m), BigInt(e), BigInt(m));
      },
    ),
  );
});

test('seededRandom gives splitmix64’s published stream and the same numbers for the same seed', () => {
  // First outputs for seed 1234567: the reference program of prng.di.unimi.it.
  const reference = seededRandom(1234567n);
  assert.equal(reference.next64(), 6457827717110365317n);
  assert.equal(reference.next64(), 3203168211198807973n);
  const draw = (seed: bigint): bigint[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 50 }, (_, i) => random.below(10n ** BigInt(i)));
  };
  assert.deepEqual(draw(7n), draw(7n));
  assert.notDeepEqual(draw(7n), draw(8n));
  assert.ok(draw(7n).every((value, i) => value >= 0n && value < 10n ** BigInt(i)));
  assert.throws(() => seededRandom(1n).below(0n), RangeError);
});
