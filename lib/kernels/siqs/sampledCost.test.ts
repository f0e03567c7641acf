import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RelationCollector } from './collector.ts';
import { sievePlan } from './plan.ts';
import { sampledCost } from './sampledCost.ts';
import { Siever } from './siever.ts';
import { semiprimes } from './vectors/semiprimes.ts';

/** Seconds go by with the calls: the clock is asked before the first seed and after each. */
function clock(): () => number {
  let calls = 0;
  return () => calls++;
}

/** Relations until the collector tries a matrix. */
function relationsOf(plan: ReturnType<typeof sievePlan>): number {
  const siever = new Siever(plan);
  const collector = new RelationCollector(plan, 'trusted');
  for (let seed = 0; collector.combinations < collector.needed; seed++)
    collector.add(siever.chunk(seed), { firstSeed: seed, seeds: 1 });
  return collector.full + collector.partial;
}

for (const largePrimes of [1, 2] as const)
  test(`a small part of a sieving with ${largePrimes} large primes foretells how many relations it takes`, () => {
    const { p, q } = semiprimes.find(({ id }) => id === 'C50-0')!;
    const table = sievePlan(p * q);
    const missingBits = table.missingBits + (largePrimes === 2 ? 14 : 0);
    const plan = { ...table, largePrimes, missingBits };
    const whole = relationsOf(plan);
    const { relations, sampled, seconds } = sampledCost(plan, {
      budget: 8,
      cpuSeconds: clock(),
      seed: 7,
    });
    assert.ok(sampled < whole / 2, `${sampled} of ${whole} relations were sampled`);
    const ratio = relations / whole;
    assert.ok(ratio > 0.9 && ratio < 1.1, `${relations} foretold, ${whole} needed`);
    // A second of this clock is a seed; it is looked at once more at the end.
    assert.ok(Math.abs(seconds / ((relations / sampled) * 9) - 1) < 0.01, `${seconds} seconds`);
  });

test('a plan with larger primes needs more relations', () => {
  const { p, q } = semiprimes.find(({ id }) => id === 'C50-0')!;
  const plan = sievePlan(p * q);
  const needed = (largePrimeBound: number) =>
    sampledCost({ ...plan, largePrimeBound }, { budget: 20, cpuSeconds: clock(), seed: 7 })
      .relations;
  assert.ok(needed(plan.largePrimeBound) < needed(plan.largePrimeBound * 4));
});
