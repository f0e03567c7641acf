import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gcd } from '../arith/gcd.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime, previousPrime } from '../primes/nextPrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { divisors } from './divisors.ts';
import { eulerPhi } from './eulerPhi.ts';
import { FactorizationStopped, type FactorProgress, factorInteger } from './factorInteger.ts';
import { type Factorization, formatFactorization, verifyFactorization } from './factorization.ts';
import { Splitting } from './splitting.ts';
import { trialDivision } from './trialDivision.ts';

const text = (n: bigint): string => formatFactorization(factorInteger(n));
const productOf = ({ unit, factors }: Factorization): bigint =>
  factors.reduce((n, { prime, exponent }) => n * prime ** BigInt(exponent), unit as bigint);

test('every integer within 3 of a power of two up to 2^72 comes apart and back together', () => {
  for (let bits = 1n; bits <= 72n; bits++) {
    for (let n = (1n << bits) - 3n; n <= (1n << bits) + 3n; n++) {
      if (n === 0n) continue;
      const found = factorInteger(n);
      assert.equal(productOf(found), n);
      assert.ok(verifyFactorization(found), `${n}`);
    }
  }
});

test('both sides of the limits of trial division: primes, squares and products', () => {
  for (const limit of [10_000n, 100_000n]) {
    const [p, q] = [previousPrime(limit)!, nextPrime(limit)];
    const r = nextPrime(10n ** 15n);
    assert.equal(text(p), `${p}`);
    assert.equal(text(q * q), `${q}^2`);
    assert.equal(text(p * q), `${p} * ${q}`);
    assert.equal(text(p * p * q), `${p}^2 * ${q}`);
    assert.equal(text(p * q * q * q * r), `${p} * ${q}^3 * ${r}`);
    assert.equal(text(q * nextPrime(q) * r * r), `${q} * ${nextPrime(q)} * ${r}^2`);
  }
});

test('both sides of 2^64, where the methods change', () => {
  const p = previousPrime(2n ** 32n)!;
  const q = nextPrime(2n ** 32n);
  assert.equal(text(p * previousPrime(p)!), `${previousPrime(p)} * ${p}`);
  assert.equal(text(p * q), `${p} * ${q}`);
  assert.equal(text(q * nextPrime(q)), `${q} * ${nextPrime(q)}`);
  assert.equal(text(p * p), `${p}^2`);
  assert.equal(text(q * q), `${q}^2`);
  assert.equal(text(18446744073709551557n), '18446744073709551557');
});

test('two close primes of any size up to 45 bits are told apart', () => {
  for (let bits = 3n; bits <= 45n; bits += 3n) {
    const p = nextPrime(1n << bits);
    const q = nextPrime(p);
    assert.equal(text(p * q), `${p} * ${q}`);
  }
});

test('three primes of 7 to 25 bits, equal ones among them, come apart', () => {
  for (const bits of [7n, 14n, 17n, 20n, 25n]) {
    const p = nextPrime(1n << bits);
    const q = nextPrime(p);
    const r = nextPrime(q);
    assert.equal(text(p * q * r), `${p} * ${q} * ${r}`);
    assert.equal(text(p * p * r), `${p}^2 * ${r}`);
    assert.equal(text(p * q * q), `${p} * ${q}^2`);
    assert.equal(text(p * p * p), `${p}^3`);
  }
});

test('prime powers of every exponent up to 40 come back', () => {
  for (const p of [2n, 9973n, 10_007n, 100_003n, 4_294_967_311n]) {
    for (let e = 2; e <= 40; e++) assert.equal(text(p ** BigInt(e)), `${p}^${e}`);
  }
});

test('numbers of hundreds of digits with small factors only are quick: factorials and binomials', () => {
  let factorial = 1n;
  for (let k = 1n; k <= 400n; k++) factorial *= k;
  const { factors } = factorInteger(factorial);
  // Legendre: the exponent of p in n! is (n - digit sum of n in base p) / (p - 1).
  for (const { prime, exponent } of factors) {
    const p = Number(prime);
    const digitSum = [...(400).toString(Math.min(36, p))].reduce(
      (s, d) => s + Number.parseInt(d, 36),
      0,
    );
    if (p <= 36) assert.equal(exponent, (400 - digitSum) / (p - 1), `${p}`);
  }
  assert.deepEqual(
    factors.map(({ prime }) => Number(prime)),
    [...primesUpTo(400)],
  );
});

test('the same number has the same factors for any seed, and the same seed the same walk', () => {
  const n = nextPrime(10n ** 8n) * nextPrime(10n ** 11n) * nextPrime(10n ** 20n);
  const walk = (seed: bigint): string[] => {
    const steps: string[] = [];
    factorInteger(n, {
      seed,
      onProgress: ({ stage, digits, found }) => steps.push(`${stage} ${digits} ${found}`),
    });
    return steps;
  };
  assert.deepEqual(walk(1n), walk(1n));
  for (const seed of [0n, -3n, 2n ** 70n]) {
    assert.deepEqual(factorInteger(n, { seed }), factorInteger(n));
  }
});

test('progress tells true digits, ascending primes that divide n, and curves that count up', () => {
  const n = 12n * nextPrime(10n ** 9n) * nextPrime(10n ** 16n) * nextPrime(10n ** 17n);
  const steps: FactorProgress[] = [];
  factorInteger(n, { onProgress: (step) => steps.push(step) });
  assert.ok(steps.length > 0);
  for (const { stage, digits, found, B1, curvesDone, curvesExpected } of steps) {
    assert.ok(digits >= 11 && digits <= n.toString().length);
    assert.ok(
      found.every((p, i) => n % p === 0n && isProbablePrime(p) && p > (found[i - 1] ?? 1n)),
    );
    assert.equal(stage === 'ecm', B1 !== undefined);
    if (stage === 'ecm') assert.ok(curvesDone! >= 0 && curvesDone! < curvesExpected!);
  }
  const curves = steps.filter(({ stage }) => stage === 'ecm');
  curves.forEach((step, i) => {
    const before = curves[i - 1];
    if (before?.B1 === step.B1) assert.equal(step.curvesDone, before!.curvesDone! + 1);
    else assert.equal(step.curvesDone, 0);
  });
});

test('a factorisation that trial division, powers or algebra finish asks and reports nothing', () => {
  const refuse = (): never => assert.fail('no step is left to report');
  for (const n of [1n, 97n, 2n ** 300n, 720720n, 10n ** 40n, 2n ** 127n - 1n, 3n ** 20n - 1n]) {
    assert.ok(verifyFactorization(factorInteger(n, { onProgress: refuse, shouldStop: refuse })));
  }
});

test('a stop at once keeps what trial division, powers and algebra found', () => {
  const caught = (n: bigint): FactorizationStopped => {
    try {
      factorInteger(n, { shouldStop: () => true });
    } catch (error) {
      if (error instanceof FactorizationStopped) return error;
      throw error;
    }
    return assert.fail('it was not stopped');
  };
  const p = nextPrime(10n ** 25n);
  const q = nextPrime(10n ** 26n);
  const power = caught(28n * (p * q) ** 3n);
  assert.deepEqual([power.primes, power.composites], [[2n, 7n], [p * q]]);
  // 2^251 - 1 has no algebraic factors, 10^71 - 1 has the 9.
  const repunit = caught(10n ** 71n - 1n);
  assert.deepEqual([repunit.primes, repunit.composites], [[3n], [(10n ** 71n - 1n) / 9n]]);
  assert.match(power.message, /stopped before it was finished/);
});

test('an error thrown by a hook reaches the caller', () => {
  const n = nextPrime(10n ** 12n) * nextPrime(10n ** 13n);
  const onProgress = (): never => {
    throw new TypeError('from the hook');
  };
  assert.throws(() => factorInteger(n, { onProgress }), { message: 'from the hook' });
});

const moderate = fc.bigInt({ min: 1n, max: 10n ** 12n });

test('the factors of a product are those of its parts together', () => {
  fc.assert(
    fc.property(moderate, moderate, (a, b) => {
      const together = new Map<bigint, number>();
      for (const { prime, exponent } of [a, b].flatMap((n) => factorInteger(n).factors)) {
        together.set(prime, (together.get(prime) ?? 0) + exponent);
      }
      const found = factorInteger(a * b).factors.map(({ prime, exponent }) => [prime, exponent]);
      assert.deepEqual(
        found,
        [...together].sort(([p], [q]) => (p < q ? -1 : 1)),
      );
    }),
    { numRuns: 60 },
  );
});

test('phi and the number of divisors are multiplicative on coprime parts; divisors come in pairs', () => {
  fc.assert(
    fc.property(moderate, moderate, (a, b) => {
      const list = divisors(a);
      for (const [i, d] of list.entries()) assert.equal(d * list.at(-1 - i)!, a);
      if (gcd(a, b) !== 1n) return;
      assert.equal(eulerPhi(a * b), eulerPhi(a) * eulerPhi(b));
      assert.equal(divisors(a * b).length, list.length * divisors(b).length);
    }),
    { numRuns: 40 },
  );
});

test('the phi of all divisors sum to the number (Gauss)', () => {
  for (const n of [1n, 2n, 97n, 360n, 5040n, 1_000_000n, 2n ** 40n, 600851475143n]) {
    assert.equal(
      divisors(n)
        .map(eulerPhi)
        .reduce((a, b) => a + b),
      n,
    );
  }
});

test('what is formatted reads back as the number', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (n) => {
      if (n === 0n) return;
      const value = text(n)
        .split(' * ')
        .map((part) => part.split('^').map(BigInt) as [bigint, bigint?])
        .reduce((product, [base, exponent]) => product * base ** (exponent ?? 1n), 1n);
      assert.equal(value, n);
    }),
    { numRuns: 60 },
  );
});

test('verify refuses exponents, primes and units that are none', () => {
  const refused: Factorization[] = [
    { n: 1n, unit: 1n, factors: [{ prime: 2n, exponent: 0 }] },
    { n: 2n, unit: 1n, factors: [{ prime: 2n, exponent: -1 }] },
    { n: 2n, unit: 1n, factors: [{ prime: 2n, exponent: Number.NaN }] },
    { n: 1n, unit: 1n, factors: [{ prime: 1n, exponent: 1 }] },
    { n: -2n, unit: 1n, factors: [{ prime: -2n, exponent: 1 }] },
    { n: 4n, unit: 1n, factors: [2n, 2n].map((prime) => ({ prime, exponent: 1 })) },
    { n: 561n, unit: 1n, factors: [{ prime: 561n, exponent: 1 }] },
    { n: 0n, unit: 1n, factors: [] },
    { n: 6n, unit: 2n as 1n, factors: [{ prime: 3n, exponent: 1 }] },
  ];
  for (const wrong of refused) assert.equal(verifyFactorization(wrong), false, `${wrong.n}`);
  assert.ok(verifyFactorization({ n: 1n, unit: 1n, factors: [] }));
  assert.ok(verifyFactorization({ n: -1n, unit: -1n, factors: [] }));
});

test('trial division is the same whatever limit was asked before', () => {
  const n = 2n ** 3n * 47n * 53n ** 2n * 9973n * 10_007n * 99_991n * 100_003n;
  const run = (limit: number): string =>
    trialDivision(n, limit)
      .factors.map(({ prime, exponent }) => `${prime}^${exponent}`)
      .join(' ');
  const expected: [number, string][] = [
    [0, ''],
    [1, ''],
    [2, '2^3'],
    [52, '2^3 47^1'],
    [53, '2^3 47^1 53^2'],
    [9972, '2^3 47^1 53^2'],
    [9973, '2^3 47^1 53^2 9973^1'],
    [99_991, '2^3 47^1 53^2 9973^1 10007^1 99991^1'],
  ];
  for (const [limit, factors] of expected) assert.equal(run(limit), factors, `rising to ${limit}`);
  for (const [limit, factors] of [...expected].reverse()) {
    assert.equal(run(limit), factors, `falling to ${limit}`);
  }
});

test('trial division refuses numbers below 1 and limits above 10^8', () => {
  for (const n of [0n, -1n]) assert.throws(() => trialDivision(n, 10), RangeError);
  for (const limit of [1e8 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => trialDivision(10n, limit), RangeError);
  }
});

test('a splitting keeps its exponents when parts overlap, and ignores what divides nothing', () => {
  const [p, q, r] = [10_007n, 10_009n, 10_037n];
  const splitting = new Splitting(p ** 3n * q ** 2n * r, 100);
  assert.equal(splitting.done, false);
  for (const d of [0n, 1n, -1n, 2n, splitting.n]) assert.equal(splitting.divide(d), false, `${d}`);
  assert.throws(() => splitting.factorization(), /not finished/);
  assert.equal(splitting.divide(-(p * q)), true);
  assert.ok(splitting.done, 'one gcd, and the coprime base of its parts, told all three apart');
  const { factors } = splitting.factorization();
  assert.deepEqual(
    factors.map(({ prime, exponent }) => [prime, exponent]),
    [
      [p, 3],
      [q, 2],
      [r, 1],
    ],
  );
});

test('any walk of divisors leaves coprime composites, ascending, whose product with the primes is n', () => {
  const prime = fc.integer({ min: 20, max: 40 }).map((k) => nextPrime(1000n + BigInt(k)));
  const walk = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(prime, { minLength: 2, maxLength: 7 }), walk, (primes, random) => {
      const n = primes.reduce((a, b) => a * b);
      const splitting = new Splitting(n, 50);
      for (const d of [...random, ...primes.map((p, i) => p * (random[i] ?? 1n))]) {
        splitting.divide(d);
        const { composites } = splitting;
        composites.forEach(({ value }, i) => {
          assert.equal(isProbablePrime(value), false);
          assert.ok(i === 0 || value > composites[i - 1]!.value);
          for (const other of composites.slice(0, i)) assert.equal(gcd(value, other.value), 1n);
        });
        const rest = composites.reduce(
          (a, { value, exponent }) => a * value ** BigInt(exponent),
          1n,
        );
        assert.equal(rest * productOf({ n, unit: 1n, factors: splitting.primes }), n);
      }
    }),
    { numRuns: 60 },
  );
});
