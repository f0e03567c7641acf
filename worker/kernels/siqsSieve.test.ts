import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePlan, sieveClaim } from '../../lib/distributed/sieveJob.ts';
import { RelationCollector } from '../../lib/kernels/siqs/collector.ts';
import { sievePlan } from '../../lib/kernels/siqs/plan.ts';
import { Siever } from '../../lib/kernels/siqs/siever.ts';
import { semiprimes } from '../../lib/kernels/siqs/vectors/semiprimes.ts';
import { kinds, type Payload } from '../../lib/protocol/kinds.ts';
import { runSiqsSieve } from './siqsSieve.ts';

const plan = sievePlan(semiprimes[0]!.p * semiprimes[0]!.q);
const base = { plan: { ...encodePlan(plan) }, firstSeed: 3, count: 5, budgetMs: 1_000 };
const payload = (change: Partial<Payload<'siqs.sieve'>> = {}): Payload<'siqs.sieve'> =>
  kinds['siqs.sieve'].payload.parse({ ...base, ...change });
const still = { onProgress: () => undefined, now: () => 0 };

test('the relations of the seeds come back packed, as a collector takes them', () => {
  const texts: string[] = [];
  const onProgress = ({ text }: { text: string }): number => texts.push(text);
  const result = runSiqsSieve(payload(), { ...still, onProgress });
  assert.deepEqual(kinds['siqs.sieve'].result.parse(result), result);
  assert.equal(result.seedsDone, 5);
  assert.equal(texts.at(-1), '5 of 5 seeds sieved');
  const { packed } = sieveClaim(result, payload() as never)!;
  assert.deepEqual(packed, new Siever(plan).chunk(3, 5));
  const { full, partial, bad, duplicates } = new RelationCollector(
    plan,
    [33_554_467, 33_554_473],
  ).add(packed, { firstSeed: 3, seeds: 5 });
  assert.ok(full + partial === result.relations && bad === 0 && duplicates === 0);
});

test('a slow worker returns what it has when the budget is used up, at least one seed', () => {
  let clock = 0;
  const slow = (ms: number) => ({ onProgress: () => undefined, now: () => (clock += ms) });
  assert.equal(runSiqsSieve(payload({ budgetMs: 1_000 }), slow(400)).seedsDone, 3);
  assert.equal(runSiqsSieve(payload({ budgetMs: 1 }), slow(400)).seedsDone, 1);
});

test('plans that no sieve can follow are refused before they take memory', () => {
  const refusals: [object, RegExp][] = [
    [{ factorBaseSize: 1e9 }, /factorBaseSize from 10 to/],
    [{ blocks: 0.5 }, /blocks from 1 to/],
    [{ n: '9'.repeat(500) }, /at most 130 decimal digits/],
    [{ n: '1000000000000000000' }, /odd n/],
    [{ surprise: 1 }, /part “surprise”/],
    [{ largePrimeBound: 2 ** 32 - 1 }, /large prime bound/],
  ];
  for (const [change, sentence] of refusals) {
    const wrong = payload({ plan: { ...base.plan, ...change } });
    assert.throws(() => runSiqsSieve(wrong, still), sentence);
  }
  assert.throws(() => runSiqsSieve(payload({ firstSeed: 1e15 }), still), /A seed of this plan/);
});
