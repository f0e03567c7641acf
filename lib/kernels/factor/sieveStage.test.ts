import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPrime } from '../primes/nextPrime.ts';
import { semiprimes } from '../siqs/vectors/semiprimes.ts';
import { FactorizationStopped, type FactorProgress, factorInteger } from './factorInteger.ts';

const walkOf = (n: bigint): { steps: FactorProgress[]; primes: bigint[] } => {
  const steps: FactorProgress[] = [];
  const { factors } = factorInteger(n, { onProgress: (step) => steps.push(step) });
  return { steps, primes: factors.map(({ prime }) => prime) };
};

/** Each stage once, in the order of its first step. */
const stages = (steps: readonly FactorProgress[]): string[] => [
  ...new Set(steps.map(({ stage }) => stage)),
];

test('two primes of 25 digits: rho, then the sieve decides; of 28 digits a little more comes before', () => {
  const larger = semiprimes.find(({ id }) => id === 'C55-0')!;
  const before = new Set<string>();
  stoppedAt(larger.p * larger.q, ({ stage }) => before.add(stage).has('siqs'));
  assert.deepEqual([...before], ['rho', 'p-1', 'p+1', 'ecm', 'siqs']);
  const { p, q } = semiprimes.find(({ id }) => id === 'C50-0')!;
  const { steps, primes } = walkOf(p * q);
  assert.deepEqual(primes, [p, q]);
  assert.deepEqual(stages(steps), ['rho', 'siqs']);
  const sieving = steps.filter(({ stage }) => stage === 'siqs');
  sieving.forEach(({ relations, relationsNeeded }, i) => {
    assert.ok(relations! >= (sieving[i - 1]?.relations ?? 0), 'relations only grow');
    if (i > 0) assert.ok(relationsNeeded! > 1000);
  });
  const last = sieving.at(-1)!;
  assert.ok(last.relations! > 0.9 * last.relationsNeeded!);
});

test('below 40 digits the sieve follows rho at once, whatever the shape', () => {
  for (const [a, b] of [
    [10, 11],
    [12, 18],
    [17, 18],
  ] as const) {
    const [p, q] = [nextPrime(10n ** BigInt(a)), nextPrime(4n * 10n ** BigInt(b))];
    const { steps, primes } = walkOf(p * q);
    assert.deepEqual(primes, [p, q]);
    assert.deepEqual(stages(steps), ['rho', 'siqs']);
  }
});

test('three primes of 14 digits come apart in two rounds', () => {
  const primes = [3n, 5n, 8n].map((lead) => nextPrime(lead * 10n ** 13n));
  assert.deepEqual(walkOf(primes.reduce((a, b) => a * b)).primes, primes);
});

test('a prime of nine digits beside one of 60 is found before the sieve', () => {
  const [p, q] = [nextPrime(10n ** 9n), nextPrime(10n ** 60n)];
  const { steps, primes } = walkOf(p * q);
  assert.deepEqual(primes, [p, q]);
  assert.ok(!stages(steps).includes('siqs'));
});

function stoppedAt(n: bigint, isEnough: (step: FactorProgress) => boolean): FactorizationStopped {
  let enough = false;
  const onProgress = (step: FactorProgress): void => {
    enough ||= isEnough(step);
  };
  try {
    factorInteger(n, { onProgress, shouldStop: () => enough });
  } catch (error) {
    if (error instanceof FactorizationStopped) return error;
    throw error;
  }
  return assert.fail('it was not stopped');
}

test('a stop within the sieve keeps what was known', () => {
  const { p, q } = semiprimes.find(({ id }) => id === 'C55-0')!;
  const { primes, composites } = stoppedAt(77n * p * q, ({ relations = 0 }) => relations > 200);
  assert.deepEqual([primes, composites], [[7n, 11n], [p * q]]);
});

test('beyond 100 digits no sieve is begun: ECM goes on', () => {
  const n = nextPrime(10n ** 50n) * nextPrime(10n ** 51n);
  const seen = new Set<string>();
  stoppedAt(n, ({ stage, B1 = 0 }) => {
    seen.add(stage);
    return B1 >= 2000;
  });
  assert.deepEqual([...seen], ['rho', 'p-1', 'p+1', 'ecm']);
});
