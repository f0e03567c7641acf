import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildFactorBase } from './factorBase.ts';
import { multiplied, type SievePlan, sievePlan } from './plan.ts';
import { firstBucketed, segmentsOf, sieveLogs } from './segments.ts';
import { Siever } from './siever.ts';
import { PlainSiever } from './twins/plainSiever.ts';
import { semiprimes } from './vectors/semiprimes.ts';

const numberOf = (id: string): bigint => {
  const { p, q } = semiprimes.find((s) => s.id === id)!;
  return p * q;
};

/** Sizes and shapes that lead through every part of the compiled sieve. */
const plans: readonly (readonly [string, string, Partial<SievePlan>])[] = [
  ['one block, no buckets', 'C40-0', {}],
  ['X odd', 'C45-0', { multiplier: 1 }],
  ['several blocks', 'C50-1', { blocks: 5 }],
  ['every prime from 3 on is sieved', 'C40-1', { smallPrimeBound: 3, missingBits: 22 }],
  ['buckets, primes that meet the interval often', 'C55-0', { factorBaseSize: 6000 }],
  ['buckets, primes beyond the interval', 'C50-0', { factorBaseSize: 9000, blocks: 2 }],
  [
    'two large primes',
    'C60-0',
    { largePrimes: 2, largePrimeBound: 8_000_000, missingBits: 54, blocks: 3 },
  ],
  ['a multiplier in the factor base', 'C50-2', { multiplier: 105 }],
];

for (const [what, id, change] of plans) {
  test(`the compiled sieve gives the relations of its plain twin, in their order: ${what}`, () => {
    const plan = sievePlan(numberOf(id), change);
    const [compiled, plain] = [new Siever(plan), new PlainSiever(plan)];
    assert.equal(compiled.seeds, plain.seeds);
    assert.equal(compiled.polynomials, plain.polynomials);
    let count = 0;
    for (const seed of [0, 1, plain.seeds - 1]) {
      const relations = plain.relations(seed);
      count += relations.length;
      assert.deepEqual(compiled.relations(seed), relations, `seed ${seed}`);
    }
    assert.ok(count > 10, `${count} relations`);
  });
}

test('a chunk holds the relations of its seeds one after the other, as the twin packs them', () => {
  const plan = sievePlan(numberOf('C45-1'));
  assert.deepEqual(new Siever(plan).chunk(17, 3), new PlainSiever(plan).chunk(17, 3));
});

test('more primes of coefficients than the sieve keeps inverses of change nothing', () => {
  const plan = sievePlan(numberOf('C55-1'), { factorBaseSize: 1500 });
  const siever = new Siever(plan);
  const first = siever.chunk(0);
  for (let seed = 1; seed < 60; seed++) siever.chunk(seed * 1009);
  assert.deepEqual(siever.chunk(0), first);
});

test('segments cover the large primes, four by four, each with the logarithm of most of its primes', () => {
  const plan = sievePlan(numberOf('C60-1'), { factorBaseSize: 9001 });
  const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
  const firstLarge = firstBucketed(base.primes);
  const segments = segmentsOf(base, firstLarge);
  assert.equal(segments.at(-1)?.end, base.primes.length - firstLarge);
  for (const { end } of segments.slice(0, -1)) assert.equal(end % 4, 0);
  const logs = sieveLogs(base, firstLarge);
  const differ = logs.filter((log, i) => log !== base.logs[i]).length;
  assert.ok(differ <= 4 * segments.length, `${differ} differ`);
  assert.deepEqual(segmentsOf(base, base.primes.length), []);
});

test('plans that the compiled sieve cannot hold are refused', () => {
  const n = numberOf('C60-2');
  assert.throws(() => new Siever(sievePlan(n, { blocks: 4000 })), RangeError);
  assert.throws(() => new Siever(sievePlan(n, { smallPrimeBound: 40_000 })), RangeError);
});
