import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jacobiTable, perfectPowers } from '../vectors/arithmeticTables.ts';
import { largePrimes } from '../vectors/factorizations.ts';
import { carmichaelNumbers } from '../vectors/pseudoprimes.ts';
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

/** Where a word, a double or a sign ends. */
const boundaries = [0n, 1n, 2n, 3n, 4n]
  .concat([8n, 16n, 26n, 31n, 32n, 52n, 53n, 63n, 64n, 65n, 128n].map((bits) => 1n << bits))
  .flatMap((n) => [n - 1n, n, n + 1n])
  .flatMap((n) => [n, -n]);

const integer = fc.oneof(
  fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
  fc.constantFrom(...boundaries),
);
const positive = integer.map((n) => (n < 0n ? -n : n) + 1n);
const odd = positive.map((n) => 2n * n + 1n);

const mod = (a: bigint, n: bigint): bigint => ((a % n) + n) % n;

test('gcd is commutative, associative, blind to signs and to multiples', () => {
  fc.assert(
    fc.property(integer, integer, integer, (a, b, c) => {
      assert.equal(gcd(a, b), gcd(b, a));
      assert.equal(gcd(a, gcd(b, c)), gcd(gcd(a, b), c));
      assert.equal(gcd(-a, b), gcd(a, b));
      assert.equal(gcd(a + c * b, b), gcd(a, b));
      assert.equal(gcd(a, 0n), a < 0n ? -a : a);
    }),
  );
});

test('gcd times the least common multiple is the product, on every pair of boundaries', () => {
  for (const a of boundaries) {
    for (const b of boundaries) {
      const g = gcd(a, b);
      if (g === 0n) continue;
      const lcm = (a / g) * b;
      assert.ok(a === 0n || lcm % a === 0n);
      assert.ok(b === 0n || lcm % b === 0n);
      assert.equal(gcd(a / g, b / g), 1n, `${a}, ${b}`);
    }
  }
});

test('consecutive Fibonacci numbers, Euclid’s longest walk, are coprime', () => {
  let [a, b] = [1n, 1n];
  for (let k = 0; k < 2000; k++) [a, b] = [b, a + b];
  assert.equal(gcd(a, b), 1n);
  assert.equal(gcd(a * 12n, b * 18n) % 6n, 0n);
});

test('modInverse is an involution, multiplicative, and null exactly where a divisor is shared', () => {
  fc.assert(
    fc.property(integer, integer, positive, (a, b, n) => {
      const [x, y] = [modInverse(a, n), modInverse(b, n)];
      assert.equal(x === null, gcd(a, n) !== 1n);
      if (x === null || y === null) return;
      assert.equal(modInverse(x, n), mod(a, n));
      assert.equal(modInverse(a * b, n), (x * y) % n);
    }),
  );
  assert.equal(modInverse(0n, 1n), 0n);
  assert.equal(modInverse(0n, 2n), null);
  for (const n of [0n, -1n, -7n]) assert.throws(() => modInverse(3n, n), RangeError);
});

test('two remainders modulo coprime numbers determine the number', () => {
  fc.assert(
    fc.property(integer, positive, positive, (x, m, n) => {
      const inverse = modInverse(m, n);
      if (inverse === null) return;
      const [r, s] = [mod(x, m), mod(x, n)];
      const rebuilt = r + m * mod((s - r) * inverse, n);
      assert.equal(rebuilt, mod(x, m * n));
    }),
  );
});

test('modPow multiplies: (ab)^e = a^e b^e and (a^e)^f = a^(ef), also for negative bases', () => {
  const inputs = fc.record({ a: integer, b: integer, e: positive, f: positive, n: positive });
  fc.assert(
    fc.property(inputs, ({ a, b, e, f, n }) => {
      const power = modPow(a, e, n);
      assert.ok(power >= 0n && power < n);
      assert.equal(modPow(a * b, e, n), (power * modPow(b, e, n)) % n);
      assert.equal(modPow(power, f, n), modPow(a, e * f, n));
    }),
  );
});

test('modPow at its boundaries: exponent 0 and 1, modulus 1 and 2, bases around the modulus', () => {
  for (const n of boundaries.filter((value) => value > 0n)) {
    for (const a of [0n, 1n, -1n, 2n, n - 1n, n, n + 1n, -n, 3n * n + 2n]) {
      assert.equal(modPow(a, 0n, n), 1n % n, `${a}^0 mod ${n}`);
      assert.equal(modPow(a, 1n, n), mod(a, n), `${a}^1 mod ${n}`);
      assert.equal(modPow(a, 2n, n), mod(a * a, n), `${a}^2 mod ${n}`);
    }
  }
});

test('modPow is the same by bits and by windows where it changes from one to the other', () => {
  const n = 10n ** 40n + 121n;
  for (let bits = 20; bits < 45; bits++) {
    for (const e of [
      1n << BigInt(bits),
      (1n << BigInt(bits)) - 1n,
      0x155555555555n >> BigInt(45 - bits),
    ]) {
      let expected = 1n;
      for (const bit of e.toString(2)) {
        expected = (expected * expected) % n;
        if (bit === '1') expected = (expected * 7n) % n;
      }
      assert.equal(modPow(7n, e, n), expected, `7^${e}`);
    }
  }
});

test('Fermat: a^p = a modulo primes, and modulo Carmichael numbers too', () => {
  for (const n of [...largePrimes.slice(0, 4), ...carmichaelNumbers, 2n ** 127n - 1n]) {
    for (const a of [2n, 3n, -5n, n - 1n, n + 6n]) assert.equal(modPow(a, n, n), mod(a, n), `${n}`);
  }
});

test('jacobi is the published table', () => {
  jacobiTable.forEach((row, i) => {
    const n = BigInt(2 * i + 1);
    const computed = Array.from({ length: 30 }, (_, k) => '-0+'[jacobi(BigInt(k + 1), n) + 1]);
    assert.equal(computed.join(''), row, `n = ${n}`);
  });
});

test('jacobi obeys periodicity, both supplements and the law of quadratic reciprocity', () => {
  fc.assert(
    fc.property(integer, odd, odd, (a, m, n) => {
      assert.equal(jacobi(a + 3n * n, n), jacobi(a, n));
      assert.equal(jacobi(a, m * n), jacobi(a, m) * jacobi(a, n) + 0);
      assert.equal(jacobi(-1n, n), n % 4n === 1n ? 1 : -1);
      assert.equal(jacobi(2n, n), n % 8n === 1n || n % 8n === 7n ? 1 : -1);
      const sign = m % 4n === 3n && n % 4n === 3n ? -1 : 1;
      assert.equal(jacobi(m, n), jacobi(n, m) * sign + 0);
      assert.equal(jacobi(a, n) === 0, gcd(a, n) !== 1n);
    }),
  );
  for (const n of [0n, -1n, -3n, 2n, 2n ** 64n]) assert.throws(() => jacobi(1n, n), RangeError);
});

test('every boundary has its root, and so have the numbers beside every power of it', () => {
  for (const b of boundaries.filter((value) => value > 1n)) {
    for (const k of [1, 2, 3, 5, 7, 16, 33]) {
      const power = b ** BigInt(k);
      assert.equal(integerRoot(power, k), b, `${b}^${k}`);
      assert.equal(integerRoot(power - 1n, k), k === 1 ? power - 1n : b - 1n);
      assert.equal(integerRoot(power + 1n, k), k === 1 ? power + 1n : b);
    }
  }
});

test('integerRoot of very long numbers is still the floor', () => {
  for (const digits of [1000n, 5000n, 10_000n]) {
    const n = 10n ** digits - 1n;
    for (const k of [2, 3, 10, 101, 999]) {
      const root = integerRoot(n, k);
      assert.ok(root ** BigInt(k) <= n && (root + 1n) ** BigInt(k) > n, `${digits}, ${k}`);
    }
  }
  assert.equal(integerSqrt(10n ** 20_000n), 10n ** 10_000n);
});

test('integerRoot refuses negative numbers and indices that are not 1, 2, 3, …', () => {
  assert.throws(() => integerRoot(-1n, 3), RangeError);
  for (const k of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(() => integerRoot(8n, k), RangeError, `${k}`);
  }
  assert.equal(integerRoot(0n, 5), 0n);
  assert.equal(integerRoot(1n, 5), 1n);
  assert.equal(integerRoot(2n ** 64n, 2 ** 50), 1n);
});

test('the perfect powers up to 10,000 are the published ones', () => {
  const found: number[] = [];
  for (let n = 0n; n <= 10_000n; n++) if (perfectPower(n) !== null) found.push(Number(n));
  assert.deepEqual(found, perfectPowers);
  for (const n of [-8n, -1n, 0n, 1n, 2n, 3n]) assert.equal(perfectPower(n), null);
});

test('a perfect power gives back its base and whole exponent, and its neighbours give none', () => {
  const base = fc.bigInt({ min: 2n, max: 2n ** 70n }).filter((n) => perfectPower(n) === null);
  fc.assert(
    fc.property(base, fc.integer({ min: 2, max: 60 }), (b, k) => {
      const power = b ** BigInt(k);
      assert.deepEqual(perfectPower(power), { base: b, exponent: k });
      // Mihăilescu 2002: 8 and 9 are the only neighbouring powers.
      if (power !== 8n && power !== 9n) {
        assert.equal(perfectPower(power + 1n), null);
        assert.equal(perfectPower(power - 1n), null);
      }
    }),
  );
});

test('bitLength and log2 bracket every integer, and signs do not matter to bitLength', () => {
  fc.assert(
    fc.property(positive, (n) => {
      const bits = BigInt(bitLength(n));
      assert.ok(1n << (bits - 1n) <= n && n < 1n << bits);
      assert.equal(bitLength(-n), Number(bits));
      const exact = n.toString(2).length - 1;
      assert.ok(log2(n) >= exact && log2(n) <= exact + 1);
    }),
  );
  assert.equal(bitLength(0n), 0);
  assert.ok(Math.abs(log2(10n ** 5000n) / (5000 * Math.log2(10)) - 1) < 1e-14);
});

test('smallModPow reaches its limits: modulus 1 and 2^26 - 1, exponent 0 and 2^31 - 1', () => {
  assert.equal(smallModPow(0, 0, 1), 0);
  assert.equal(smallModPow(0, 0, 7), 1);
  const [m, e] = [2 ** 26 - 1, 2 ** 31 - 1];
  for (const b of [0, 1, 2, m - 2, m - 1]) {
    assert.equal(BigInt(smallModPow(b, e, m)), modPow(BigInt(b), BigInt(e), BigInt(m)));
  }
});

test('seeds count modulo 2^64, draw after draw', () => {
  const draws = (seed: bigint): bigint[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 100 }, () => random.next64());
  };
  for (const seed of [0n, 5n, 2n ** 63n, 2n ** 64n - 1n]) {
    for (const turns of [-3n, -1n, 1n, 2n ** 70n]) {
      assert.deepEqual(draws(seed + turns * 2n ** 64n), draws(seed), `${seed}, ${turns}`);
    }
    const all = draws(seed);
    assert.ok(all.every((bits) => bits >= 0n && bits < 2n ** 64n));
    assert.notDeepEqual(all, draws(seed + 1n));
  }
});

test('every residue is drawn about as often as any other', () => {
  assert.equal(seededRandom(3n).below(1n), 0n);
  const random = seededRandom(2026n);
  const counts = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i++) counts[Number(random.below(7n))]! += 1;
  // Chi-square with 6 degrees of freedom stays below 22.5 with probability 0.999; the seed is fixed.
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquare < 22.5, `${counts}`);
});

test('numbers of more than 64 bits are drawn from their whole range', () => {
  const random = seededRandom(11n);
  const bound = 3n * 2n ** 199n;
  const draws = Array.from({ length: 400 }, () => random.below(bound));
  assert.ok(draws.every((n) => n >= 0n && n < bound));
  for (const third of [0n, 1n, 2n]) {
    assert.ok(
      draws.some((n) => n / 2n ** 199n === third),
      `third ${third}`,
    );
  }
  assert.equal(new Set(draws).size, draws.length);
});
