import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { nextPrime } from '../primes/nextPrime.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { carmichaelNumbers } from '../vectors/pseudoprimes.ts';
import {
  type CertificateStep,
  MAX_CERTIFICATE_DIGITS,
  type PrimalityCertificate,
  parseCertificate,
} from './certificate.ts';
import { checkCertificate, multiplyPoint } from './checkCertificate.ts';
import { provePrime } from './provePrime.ts';
import { pariCertificates } from './vectors/pariCertificates.ts';

const isProven = (n: bigint, value: unknown): boolean => checkCertificate(n, value).proven;

function reasonOf(n: bigint, value: unknown): string {
  const verdict = checkCertificate(n, value);
  return verdict.proven ? 'proven' : verdict.reason;
}

const bare = (n: bigint, steps: unknown = []): unknown => ({ version: 1, n: `${n}`, steps });

function certificateOf(n: bigint): PrimalityCertificate {
  const proof = provePrime(n)!;
  assert.ok(proof.prime);
  return proof.certificate;
}

test('the proofs of another program hold', () => {
  for (const certificate of pariCertificates) {
    assert.equal(reasonOf(BigInt(certificate.n), certificate), 'proven');
  }
});

test('below 2^64 a certificate has no steps, and only primes pass', () => {
  const primes = new Set(primesUpTo(5000));
  for (let n = 0; n <= 5000; n++)
    assert.equal(isProven(BigInt(n), bare(BigInt(n))), primes.has(n), `${n}`);
  for (let n = 2n ** 64n - 400n; n < 2n ** 64n; n++) {
    assert.equal(isProven(n, bare(n)), isProbablePrime(n), `${n}`);
  }
});

test('strong pseudoprimes and Carmichael numbers do not pass', () => {
  // Strong to all prime bases up to 7, 11, 13, 17, 23, 31 (Jaeschke 1993; OEIS A014233).
  const strong = [
    3215031751n,
    2152302898747n,
    3474749660383n,
    341550071728321n,
    3825123056546413051n,
  ];
  for (const n of [...strong, ...carmichaelNumbers.map(BigInt)]) {
    if (n < 2n ** 64n) assert.ok(!isProven(n, bare(n)), `${n}`);
  }
  // Composite, and strong to all 12 bases that the end of a chain is tried with (A014233): too large to end one.
  const large = 318665857834031151167461n;
  assert.match(reasonOf(large, bare(large)), /stops before/);
});

describe('a true certificate', () => {
  const n = nextPrime(10n ** 45n);
  let certificate: PrimalityCertificate;
  before(() => {
    certificate = certificateOf(n);
  });

  test('holds, after a trip through JSON too', () => {
    assert.ok(isProven(n, certificate));
    assert.ok(isProven(n, JSON.parse(JSON.stringify(certificate))));
    assert.deepEqual(parseCertificate(certificate), certificate);
  });

  test('proves no other number', () => {
    for (const other of [n + 1n, n - 1n, n * n, -n, 0n, 1n, 7n, BigInt(certificate.steps.length)]) {
      assert.match(reasonOf(other, certificate), /another number/);
      assert.ok(!isProven(other, { ...certificate, n: `${other}` }));
    }
  });

  test('holds no more when any digit of any field is changed', () => {
    for (const [index, step] of certificate.steps.entries()) {
      assert.equal(step.kind, 'curve');
      for (const field of ['q', 'a', 'x', 'y'] as const) {
        const text = (step as unknown as Record<string, string>)[field]!;
        for (let at = 0; at < text.length; at += 5) {
          const digit = (Number(text[at]) + 1) % 10;
          const changed = `${text.slice(0, at)}${digit}${text.slice(at + 1)}`;
          const steps = certificate.steps.with(index, {
            ...step,
            [field]: changed,
          } as CertificateStep);
          assert.ok(!isProven(n, { ...certificate, steps }), `${field} of step ${index + 1}`);
        }
      }
    }
  });

  test('holds no more with a step less, a step more, or steps in another order', () => {
    const { steps } = certificate;
    assert.ok(steps.length > 2);
    for (let i = 0; i < steps.length; i++) {
      assert.ok(!isProven(n, { ...certificate, steps: steps.slice(0, i) }), `first ${i}`);
      assert.ok(!isProven(n, { ...certificate, steps: steps.toSpliced(i, 1) }), `without ${i}`);
      assert.ok(
        !isProven(n, { ...certificate, steps: steps.toSpliced(i, 0, steps[i]!) }),
        `twice ${i}`,
      );
    }
    assert.ok(!isProven(n, { ...certificate, steps: [...steps].reverse() }));
  });

  test('fields that a certificate does not have are ignored', () => {
    assert.ok(isProven(n, { ...certificate, note: 'from a friend' }));
    assert.equal('note' in parseCertificate({ ...certificate, note: 1 })!, false);
  });
});

test('a composite number with a point of the right order modulo one factor only is refused', () => {
  // n = p r: glue a true step for p to anything for r. Modulo r the point does not have order q.
  const p = nextPrime(10n ** 30n);
  const r = 10n ** 6n + 3n;
  const n = p * r;
  const certificate = certificateOf(p);
  const first = certificate.steps[0]!;
  assert.equal(first.kind, 'curve');
  assert.ok(!isProven(n, { version: 1, n: `${n}`, steps: certificate.steps }));
  // And the strongest form: the very point lifted, with q p as its claimed order.
  const q = BigInt((first as { q: string }).q);
  for (const claimed of [q, q * r, q * p]) {
    const step = { ...first, q: `${claimed}` };
    assert.ok(
      !isProven(n, { version: 1, n: `${n}`, steps: [step, ...certificate.steps.slice(1)] }),
    );
  }
});

test('steps with degenerate values are refused', () => {
  const n = nextPrime(10n ** 30n);
  const q = `${nextPrime(10n ** 18n)}`;
  for (const [a, x, y] of [
    ['0', '0', '0'],
    ['0', '1', '1'], // b = 0: a cusp
    ['0', '5', '0'],
    [`${n}`, '1', '2'],
    ['1', `${n + 1n}`, '2'],
    ['1', '1', `${n}`],
    [`${n - 3n}`, '1', '0'], // 4a^3 + 27b^2 = 0: a node
  ]) {
    const step = { kind: 'curve', q, a, x, y };
    assert.match(reasonOf(n, bare(n, [step])), /Step 1 proves nothing/);
  }
});

test('a factor q that is too small proves nothing, though the point has its order', () => {
  // The last step of a proof leads to a small prime; the same point times 1 with q from a smaller number would not do.
  const n = nextPrime(10n ** 30n);
  const { steps } = certificateOf(n);
  const [first] = steps;
  assert.ok(first?.kind === 'curve');
  for (const q of [1n, 2n, 3n, 5n, 7919n, 10n ** 15n]) {
    assert.ok(!isProven(n, bare(n, [{ ...first, q: `${q}` }])));
  }
});

describe('steps by n - 1', () => {
  const proth = 7n * 2n ** 290n + 1n;
  const factors = [{ p: '2', base: '3' }];

  test('the primes of n - 1 prove n, and a base of full power is needed', () => {
    assert.ok(isProbablePrime(proth));
    const verdicts = [2, 3, 4, 5, 9, 11, 13].map((base) =>
      isProven(proth, bare(proth, [{ kind: 'n-1', factors: [{ p: '2', base: `${base}` }] }])),
    );
    assert.ok(verdicts.includes(true));
    assert.ok(!verdicts[0], '2 is a residue, its power is not full');
  });

  test('too few primes, primes that do not divide, composites and repetitions are refused', () => {
    const n = nextPrime(10n ** 30n);
    const step = (...some: object[]): unknown => bare(n, [{ kind: 'n-1', factors: some }]);
    assert.ok(!isProven(n, step()));
    assert.ok(!isProven(n, step({ p: '2', base: '3' })));
    assert.ok(!isProven(n, step({ p: '1', base: '3' })));
    assert.ok(!isProven(n, step({ p: '0', base: '3' })));
    assert.ok(!isProven(n, step({ p: `${n - 1n}`, base: '3' })));
    assert.ok(!isProven(n, step({ p: `${(n - 1n) / 2n}`, base: '3' })));
    assert.ok(!isProven(n, step({ p: '2', base: '0' }, { p: '2', base: '3' })));
    const extra = [
      { kind: 'n-1', factors },
      { kind: 'n-1', factors },
    ];
    assert.ok(!isProven(proth, bare(proth, extra)));
  });

  test('a Fermat number that is composite has no such proof, whatever the base', () => {
    const n = 2n ** 128n + 1n;
    for (let base = 0; base < 40; base++) {
      assert.ok(!isProven(n, bare(n, [{ kind: 'n-1', factors: [{ p: '2', base: `${base}` }] }])));
    }
  });
});

test('garbage is refused with a sentence, never thrown', () => {
  const garbage: unknown[] = [
    ...[null, undefined, 0, 7, '7', true, [], {}, [[]], Symbol('x'), () => 1, Number.NaN, 10n],
    ...[
      { version: 2, n: '7', steps: [] },
      { version: 1, n: 7, steps: [] },
      { version: 1, n: '7' },
    ],
    ...[
      { version: 1, n: '07', steps: [] },
      { version: 1, n: '-7', steps: [] },
    ],
    ...[
      { version: 1, n: '0x7', steps: [] },
      { version: 1, n: '7 ', steps: [] },
    ],
    ...[
      { version: 1, n: '7', steps: {} },
      { version: 1, n: '7', steps: [null] },
    ],
    ...[bare(7n, [{ kind: 'n+1' }]), bare(7n, [{ kind: 'curve', q: 1 }]), bare(7n, [[]])],
    ...[bare(7n, [{ kind: 'n-1' }]), bare(7n, [{ kind: 'n-1', factors: [1] }])],
  ];
  for (const value of garbage) assert.match(reasonOf(7n, value), /not a certificate/);
  fc.assert(
    fc.property(fc.anything(), fc.bigInt(), (value, n) => {
      assert.equal(typeof checkCertificate(n, value).proven, 'boolean');
    }),
    { seed: 1, numRuns: 300 },
  );
  const text = fc.oneof(fc.constant('0'), fc.bigInt(1n, 10n ** 30n).map(String));
  const step = fc.record({
    kind: fc.constantFrom('curve', 'n-1'),
    q: text,
    a: text,
    x: text,
    y: text,
  });
  fc.assert(
    fc.property(fc.bigInt(2n ** 64n, 10n ** 25n), fc.array(step, { maxLength: 3 }), (n, steps) => {
      assert.ok(!isProven(n, bare(n, steps)));
    }),
    { seed: 2, numRuns: 200 },
  );
});

test('numbers that are too long are refused before they are read', () => {
  const long = '9'.repeat(MAX_CERTIFICATE_DIGITS + 1);
  assert.equal(parseCertificate({ version: 1, n: long, steps: [] }), null);
  const step = { kind: 'curve', q: long, a: '1', x: '1', y: '1' };
  assert.equal(parseCertificate({ version: 1, n: '7', steps: [step] }), null);
  const steps = new Array(20_000).fill({ ...step, q: '7' });
  assert.equal(parseCertificate({ version: 1, n: '7', steps }), null);
});

test('multiples of a point are those of the group, and a lost one is null', () => {
  // Y^2 = X^3 + 2X + 3 modulo 97 has 100 points; (3, 6) has order 5.
  const point = { n: 97n, a: 2n, x: 3n, y: 6n };
  const affine = (k: bigint): [bigint, bigint] | null => {
    const multiple = multiplyPoint(point, k);
    if (multiple === null) return null;
    const { X, Y, Z } = multiple;
    for (let x = 0n; x < 97n; x++) {
      for (let y = 0n; y < 97n; y++) {
        if ((x * Z * Z - X) % 97n === 0n && (y * Z ** 3n - Y) % 97n === 0n) return [x, y];
      }
    }
    return null;
  };
  assert.deepEqual(affine(1n), [3n, 6n]);
  assert.deepEqual(affine(2n), [80n, 10n]);
  assert.deepEqual(affine(4n), [3n, 91n]);
  assert.equal(affine(5n), null);
});
