import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Expansion } from './expansion.ts';
import { sievePlan } from './plan.ts';
import { checkRelation, type Relation } from './relation.ts';
import { Siever } from './siever.ts';
import { semiprimes } from './vectors/semiprimes.ts';

const { p, q } = semiprimes[0]!;
const n = p * q;
const plan = sievePlan(n);
const expansion = Expansion.of(plan);
const sample = [0, 1, 2]
  .flatMap((seed) => new Siever(plan).relations(seed))
  .map((compact) => expansion.relation(compact));

/** Everything that someone might send instead of a relation. */
function forgeries(good: Relation): Relation[] {
  const { root, factors, largePrimes } = good;
  return [
    { ...good, root: root + 1n },
    { ...good, root: -root },
    { ...good, root: 0n },
    { ...good, root: n - root },
    { ...good, factors: factors.slice(1) },
    { ...good, factors: [...factors].reverse() },
    { ...good, factors: [...factors, 3].sort((a, b) => a - b) },
    { ...good, factors: [...factors, Number.NaN] },
    { ...good, factors: [1, ...factors] },
    { ...good, factors: [-1, -1, ...factors] },
    { ...good, factors: [0.5, ...factors] },
    { ...good, factors: factors.map((f, i) => (i === factors.length - 1 ? f + 2 : f)) },
    { ...good, largePrimes: [...largePrimes, 1_000_003] },
    { ...good, largePrimes: [-5, ...largePrimes] },
    { ...good, largePrimes: [2, 3, 5] },
    { root: 2n, factors: [2, 2], largePrimes: [] },
    { root: 6n, factors: [2, 2, 3, 3], largePrimes: [] },
  ];
}

test('every relation of the sieve is accepted, for its number and its multiplier only', () => {
  assert.ok(sample.length > 20);
  for (const relation of sample) {
    assert.ok(checkRelation(n, plan.multiplier, relation));
    assert.equal(checkRelation(n + 2n, plan.multiplier, relation), false);
    assert.equal(checkRelation(n, plan.multiplier + 2, relation), false);
  }
});

test('every forged relation is refused, squares of small numbers among them', () => {
  for (const relation of sample.slice(0, 10)) {
    forgeries(relation).forEach((forged, i) => {
      assert.equal(checkRelation(n, plan.multiplier, forged), false, `forgery ${i}`);
    });
  }
});

test('a relation survives the way through JSON with its root as text', () => {
  for (const relation of sample) {
    const text = JSON.stringify({ ...relation, root: relation.root.toString() });
    const back = JSON.parse(text);
    assert.ok(checkRelation(n, plan.multiplier, { ...back, root: BigInt(back.root) }));
  }
});
