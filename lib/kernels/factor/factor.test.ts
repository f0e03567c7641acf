import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gcd } from '../arith/gcd.ts';
import { seededRandom } from '../arith/seededRandom.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { hardFactorizations, knownFactorizations } from '../vectors/factorizations.ts';
import { carmichaelNumbers } from '../vectors/pseudoprimes.ts';
import { divisors } from './divisors.ts';
import { eulerPhi } from './eulerPhi.ts';
import { FactorizationStopped, factorInteger } from './factorInteger.ts';
import { type Factorization, formatFactorization, verifyFactorization } from './factorization.ts';
import { pollardPMinus1 } from './pollardPMinus1.ts';
import { pollardRho } from './pollardRho.ts';
import { Splitting } from './splitting.ts';
import { trialDivision } from './trialDivision.ts';

const text = (n: bigint): string => formatFactorization(factorInteger(n));

function withRepetition({ factors }: Factorization): bigint[] {
  return factors.flatMap(({ prime, exponent }) => Array<bigint>(exponent).fill(prime));
}

test('small and signed numbers read as in Sage', () => {
  assert.equal(text(1n), '1');
  assert.equal(text(-1n), '-1');
  assert.equal(text(2n), '2');
  assert.equal(text(-4n), '-1 * 2^2');
  assert.equal(text(360n), '2^3 * 3^2 * 5');
  assert.equal(text(2n ** 64n - 1n), '3 * 5 * 17 * 257 * 641 * 65537 * 6700417');
});

test('0 is refused with a sentence', () => {
  assert.throws(() => factorInteger(0n), { name: 'RangeError', message: /0 has no factorisation/ });
});

for (const { name, n, primes } of knownFactorizations) {
  test(`${name} has the published factors`, () => {
    const found = factorInteger(n);
    assert.deepEqual(
      withRepetition(found),
      [...primes].sort((a, b) => (a < b ? -1 : 1)),
    );
    assert.ok(verifyFactorization(found));
  });
}

test('the hard vectors are what they say', () => {
  for (const { name, n, primes } of hardFactorizations) {
    assert.equal(
      primes.reduce((a, b) => a * b, 1n),
      n,
      name,
    );
  }
});

test('every integer up to 20,000 in size comes apart and back together', () => {
  const primes = primesUpTo(20_000);
  for (let n = 1n; n <= 20_000n; n++) {
    const { factors } = factorInteger(-n);
    let product = -1n;
    for (const { prime, exponent } of factors) {
      assert.ok(primes.includes(Number(prime)));
      product *= prime ** BigInt(exponent);
    }
    assert.equal(product, -n);
  }
});

test('prime powers and repeated large factors keep their exponents', () => {
  const p = nextPrime(10n ** 20n);
  const q = nextPrime(10n ** 9n);
  assert.equal(text(p ** 3n), `${p}^3`);
  assert.equal(text(q ** 4n * p ** 2n), `${q}^4 * ${p}^2`);
  assert.equal(text(-(q ** 2n) * 12n), `-1 * 2^2 * 3 * ${q}^2`);
  assert.equal(
    text((q * 1000000007n) ** 6n),
    `1000000007^${q === 1000000007n ? 12 : 6}${q === 1000000007n ? '' : ` * ${q}^6`}`,
  );
  assert.equal(text(2n ** 5000n), '2^5000');
});

test('Carmichael numbers, also of three large primes, come apart', () => {
  for (const n of carmichaelNumbers) assert.ok(verifyFactorization(factorInteger(n)));
  for (let k = 10n ** 4n, found = 0; found < 2; k++) {
    const primes = [6n * k + 1n, 12n * k + 1n, 18n * k + 1n];
    if (!primes.every(isProbablePrime)) continue;
    found += 1;
    assert.equal(text(primes[0]! * primes[1]! * primes[2]!), primes.join(' * '));
  }
});

test('random products of primes of 1 to 40 bits are recovered, whatever the seed', () => {
  const prime = fc
    .integer({ min: 1, max: 40 })
    .chain((bits) => fc.bigInt({ min: 1n, max: 2n ** BigInt(bits) }).map(nextPrime));
  fc.assert(
    fc.property(fc.array(prime, { minLength: 1, maxLength: 4 }), fc.bigInt(), (primes, seed) => {
      const n = primes.reduce((a, b) => a * b, 1n);
      const found = factorInteger(n, { seed });
      assert.deepEqual(
        withRepetition(found),
        [...primes].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
      );
    }),
    { numRuns: 60 },
  );
});

test('two primes of 32 bits and two of 50 bits come apart', () => {
  for (const [p, q] of [
    [4294967279n, 4294967291n],
    [999999999999989n, 999999999999947n],
  ] as const) {
    assert.ok(verifyFactorization(factorInteger(p * q)));
    assert.equal(factorInteger(p * q).factors.length, 2);
  }
});

test('progress names the stage and the primes found', () => {
  const stages = new Set<string>();
  factorInteger(1000003n * 1000033n * nextPrime(10n ** 25n), {
    onProgress: (progress) => stages.add(progress.stage),
  });
  assert.ok(stages.has('rho'));
});

test('a stopped factorisation says what it knew', () => {
  const p = nextPrime(10n ** 40n);
  const q = nextPrime(10n ** 41n);
  let curves = 0;
  const stop = (): void => {
    factorInteger(6n * p * q, {
      onProgress: ({ stage }) => {
        if (stage === 'ecm') curves += 1;
      },
      shouldStop: () => curves >= 3,
    });
  };
  assert.throws(stop, (error) => {
    assert.ok(error instanceof FactorizationStopped);
    assert.deepEqual(error.primes, [2n, 3n]);
    assert.deepEqual(error.composites, [p * q]);
    return true;
  });
});

test('verify refuses a wrong product, a composite factor, a bad order and a bad exponent', () => {
  const good = factorInteger(-360n);
  assert.ok(verifyFactorization(good));
  const changed = (change: Partial<Factorization>): boolean =>
    verifyFactorization({ ...good, ...change });
  assert.equal(changed({ n: 360n }), false);
  assert.equal(changed({ unit: 1n }), false);
  assert.equal(changed({ factors: good.factors.slice(1) }), false);
  assert.equal(changed({ factors: [...good.factors].reverse() }), false);
  const composite = { n: 4n, unit: 1n, factors: [{ prime: 4n, exponent: 1 }] } as const;
  assert.equal(verifyFactorization(composite), false);
  assert.equal(
    verifyFactorization({ ...composite, factors: [{ prime: 2n, exponent: 0.5 }] }),
    false,
  );
});

test('trial division leaves nothing below its limit', () => {
  assert.deepEqual(trialDivision(60n, 3), {
    factors: [
      { prime: 2n, exponent: 2 },
      { prime: 3n, exponent: 1 },
    ],
    cofactor: 5n,
  });
  assert.equal(trialDivision(9973n * 10007n, 10_000).cofactor, 10007n);
  assert.equal(trialDivision(1n, 100).factors.length, 0);
  for (let n = 1n; n < 3000n; n++) {
    const { factors, cofactor } = trialDivision(n, 50);
    let product = cofactor;
    for (const { prime, exponent } of factors) {
      assert.ok(prime <= 50n && isProbablePrime(prime));
      product *= prime ** BigInt(exponent);
    }
    assert.equal(product, n);
    for (const p of primesUpTo(50)) assert.ok(cofactor % BigInt(p) !== 0n, `${n}`);
  }
  assert.throws(() => trialDivision(0n, 10), RangeError);
});

test('rho and p-1 find what they are meant to find, and null otherwise', () => {
  const p = 1000003n;
  const n = p * nextPrime(10n ** 30n);
  assert.equal(pollardRho(n, { seed: 5n, maxIterations: 20_000 }), p);
  assert.equal(pollardRho(2n ** 61n - 1n, { seed: 5n, maxIterations: 500 }), null);
  // 2^67 - 1: 193707721 - 1 = 2^3 * 3^3 * 5 * 67 * 2677.
  assert.equal(pollardPMinus1(2n ** 67n - 1n, { B1: 100, B2: 3000 }), 193707721n);
  assert.equal(pollardPMinus1(2n ** 67n - 1n, { B1: 100, B2: 2600 }), null);
  // Both primes fall into one batch: 13 - 1 and 17 - 1 are 5-smooth.
  assert.ok([13n, 17n].includes(pollardPMinus1(221n, { B1: 30, B2: 30 })!));
});

test('a splitting keeps its product through any divisions', () => {
  const random = seededRandom(99n);
  for (let round = 0; round < 40; round++) {
    const primes = Array.from({ length: 4 }, () => nextPrime(10_000n + random.below(50n)));
    const n = primes.reduce((a, b) => a * b, 1n);
    const splitting = new Splitting(n, 1000);
    for (const p of primes) splitting.divide(p * random.below(100n));
    for (const p of primes) splitting.divide(p);
    const composite = splitting.composites.reduce((a, c) => a * c.value ** BigInt(c.exponent), 1n);
    const known = splitting.primes.reduce((a, f) => a * f.prime ** BigInt(f.exponent), 1n);
    assert.equal(composite * known, n);
    assert.ok(splitting.done, `${primes}`);
    assert.ok(verifyFactorization(splitting.factorization()));
  }
});

test('a splitting may be told parts, whose product must be the number', () => {
  const [p, q, r] = [nextPrime(10n ** 12n), nextPrime(10n ** 13n), nextPrime(10n ** 14n)];
  const parts = [12n * p * q, q * r, 8n, 1n];
  const splitting = new Splitting(96n * p * q * q * r, 1000, parts);
  assert.ok(splitting.done);
  assert.ok(verifyFactorization(splitting.factorization()));
  assert.deepEqual(
    splitting.primes.map(({ exponent }) => exponent),
    [5, 1, 1, 2, 1],
  );
  assert.throws(() => new Splitting(15n, 1000, [3n, 4n]), /product of the parts/);
});

test('divisors and phi agree with counting', () => {
  for (let n = 1n; n < 400n; n++) {
    const expected: bigint[] = [];
    let coprime = 0n;
    for (let d = 1n; d <= n; d++) {
      if (n % d === 0n) expected.push(d);
      if (gcd(d, n) === 1n) coprime += 1n;
    }
    assert.deepEqual(divisors(n), expected);
    assert.equal(eulerPhi(n), coprime);
  }
  assert.equal(divisors(-(2n ** 60n - 1n)).length, 4608);
  assert.throws(() => divisors(2n ** 360n - 1n), /at most 10000000/);
  assert.throws(() => eulerPhi(0n), RangeError);
  assert.throws(() => divisors(0n), RangeError);
});
