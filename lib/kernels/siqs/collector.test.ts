import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RelationCollector } from './collector.ts';
import { Expansion } from './expansion.ts';
import { buildFactorBase } from './factorBase.ts';
import {
  type CompactRelation,
  packRelations,
  RelationReader,
  unpackRelations,
} from './packedRelations.ts';
import { multiplied, sievePlan } from './plan.ts';
import { sievedShare } from './progress.ts';
import { checkRelation } from './relation.ts';
import { secretPrimes } from './relationChecker.ts';
import { Siever } from './siever.ts';
import { semiprimes } from './vectors/semiprimes.ts';

const { p, q } = semiprimes[0]!;
const n = p * q;
/** Both shapes of polynomials, one and two large primes. */
const plans = [
  sievePlan(n),
  sievePlan(n, { multiplier: 7 }),
  sievePlan(n, { largePrimes: 2, missingBits: 34, largePrimeBound: 200_000 }),
];
const secrets = secretPrimes(0x1234567890abcdefn);

for (const plan of plans) {
  const title = `k = ${plan.multiplier}, ${plan.largePrimes} large`;
  const siever = new Siever(plan);
  const relations = [7, 8, 9].flatMap((seed) => siever.relations(seed));
  const range = { firstSeed: 7, seeds: 3 };
  const countsOf = (list: readonly CompactRelation[]) =>
    new RelationCollector(plan, secrets).add(packRelations(7, list), range);

  test(`packing and unpacking give the same relations, in some 30 bytes each (${title})`, () => {
    const chunk = siever.chunk(7, 3);
    assert.deepEqual(unpackRelations(chunk), relations);
    assert.ok(relations.length > 20 && chunk.length < 34 * relations.length);
  });

  test(`unpacked relations hold over the integers (${title})`, () => {
    const expansion = Expansion.of(plan);
    for (const compact of relations) {
      assert.ok(checkRelation(n, plan.multiplier, expansion.relation(compact)));
    }
  });

  test(`a collector keeps what is true and new (${title})`, () => {
    const collector = new RelationCollector(plan, secrets);
    const first = collector.add(siever.chunk(7, 3), range);
    assert.equal(first.bad, 0);
    assert.equal(first.full + first.partial + first.duplicates, relations.length);
    const again = collector.add(siever.chunk(7, 3), range);
    assert.deepEqual(again, { full: 0, partial: 0, duplicates: relations.length, bad: 0 });
    assert.equal(collector.full, first.full);
    assert.equal(collector.partial, first.partial);
    assert.equal(collector.solve(), null, 'too few relations');
  });

  test(`whatever is changed in a relation, it is refused (${title})`, () => {
    const size = plan.factorBaseSize;
    for (const good of relations.slice(0, 12)) {
      const forged: Partial<CompactRelation>[] = [
        { seed: good.seed + 1 },
        { seed: 10 },
        { polynomial: good.polynomial ^ 1 },
        { polynomial: siever.polynomials + good.polynomial },
        { position: good.position ^ 1 },
        { position: good.position + plan.blocks * 2 ** plan.blockBits },
        { negative: !good.negative },
        { twos: good.twos ^ 1 },
        { indices: good.indices.slice(1) },
        { indices: [...good.indices, size] },
        { indices: [0, ...good.indices] },
        {
          indices: good.indices
            .map((i, k) => (k === 0 ? Math.max(1, i - 1) + 2 : i))
            .sort((a, b) => a - b),
        },
        { largePrimes: [...good.largePrimes, plan.largePrimeBound] },
        { largePrimes: [...good.largePrimes, 1] },
        { largePrimes: good.largePrimes.length === 0 ? [1] : good.largePrimes.map((l) => l + 2) },
      ];
      forged.forEach((change, i) => {
        assert.deepEqual(
          countsOf([{ ...good, ...change }]),
          { full: 0, partial: 0, duplicates: 0, bad: 1 },
          `forgery ${i}`,
        );
      });
    }
  });
}

test('the secret primes differ, lie between 2^25 and 2^26 and depend on the random bits', () => {
  const seen = new Set<number>();
  for (let i = 1n; i < 100n; i++) {
    const [a, b] = secretPrimes(i * 0x9e3779b97f4a7c15n);
    assert.ok(a !== b && Math.min(a, b) > 2 ** 25 && Math.max(a, b) < 2 ** 26);
    seen.add(a);
  }
  assert.ok(seen.size > 95);
});

test('a chunk cut off anywhere keeps what came before, and the rest counts as one bad relation', () => {
  const plan = plans[0]!;
  const chunk = new Siever(plan).chunk(3, 1);
  const range = { firstSeed: 3, seeds: 1 };
  const whole = new RelationCollector(plan, secrets).add(chunk, range);
  for (let length = 2; length < chunk.length; length += 7) {
    const collector = new RelationCollector(plan, secrets);
    const { full, partial, bad } = collector.add(chunk.slice(0, length), range);
    assert.ok(full + partial <= whole.full + whole.partial && bad <= 1);
    assert.equal(collector.full + collector.partial, full + partial);
  }
});

test('what is no chunk is refused with a sentence, random bytes never hurt', () => {
  const plan = plans[0]!;
  const range = { firstSeed: 0, seeds: 100 };
  for (const bytes of [[], [0], [2, 0], [1], [1, 255, 255]]) {
    assert.throws(
      () => new RelationCollector(plan, secrets).add(Uint8Array.from(bytes), range),
      /no chunk of relations of this version; update the worker/,
    );
  }
  const collector = new RelationCollector(plan, secrets);
  let state = 1;
  for (let i = 0; i < 200; i++) {
    const bytes = Uint8Array.from({ length: 300 }, () => {
      state = Math.imul(state, 0x41c64e6d) + 12_345;
      return (state >>> 16) & (i % 2 === 0 ? 255 : 127);
    });
    bytes.set([1, 0]);
    collector.add(bytes, range);
  }
  assert.equal(collector.full + collector.partial, 0);
  assert.throws(() => unpackRelations(Uint8Array.of(1, 0, 9)), /cut off/);
});

test('a collector that is fed by strangers, liars among them, factors the number', () => {
  const plan = plans[0]!;
  const siever = new Siever(plan);
  const collector = new RelationCollector(plan, secrets);
  let factor: bigint | null = null;
  for (let seed = 0; factor === null; seed++) {
    const range = { firstSeed: seed, seeds: 1 };
    const chunk = siever.chunk(seed);
    if (seed % 5 === 0) {
      const liar = chunk.slice();
      liar[liar.length - 1]! ^= 1;
      assert.equal(collector.add(liar, range).bad, 1);
    }
    collector.add(chunk, range);
    if (collector.combinations >= collector.needed) factor = collector.solve();
  }
  assert.ok(factor === p || factor === q);
});

test('the key tells a relation from all others of its number', () => {
  const plan = plans[0]!;
  const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
  assert.ok(base.primes.length === plan.factorBaseSize);
  const expansion = Expansion.of(plan);
  const siever = new Siever(plan);
  const collector = new RelationCollector(plan, secrets);
  const roots = new Set<bigint>();
  for (let seed = 0; seed < 12; seed++) {
    for (const compact of siever.relations(seed)) roots.add(expansion.relation(compact).root);
    collector.add(siever.chunk(seed), { firstSeed: seed, seeds: 1 });
  }
  assert.equal(collector.full + collector.partial, roots.size);
});

test('the share of the sieving grows from 0 to 1 and is above the share of combinations', () => {
  for (const largePrimes of [1, 2] as const) {
    let before = -1;
    for (let combinations = 0; combinations <= 1000; combinations += 50) {
      const { share, low, high } = sievedShare({ combinations, needed: 1000, largePrimes });
      assert.ok(low <= share && share <= high && share > before && high <= 1);
      assert.ok(share >= combinations / 1000 - 1e-9);
      before = share;
    }
    assert.ok(sievedShare({ combinations: 2000, needed: 1000, largePrimes }).share > 0.999);
  }
  const half = sievedShare({ combinations: 320, needed: 1000, largePrimes: 2 });
  assert.ok(Math.abs(half.share - 0.5) < 0.02, 'at half the sieving a third is there');
});

test('a relation that turned false after its check is found out, dropped, and the number still comes apart', () => {
  const plan = plans[0]!;
  const siever = new Siever(plan);
  const collector = new RelationCollector(plan, secrets);
  const chunks: Uint8Array[] = [];
  let seed = 0;
  for (; collector.combinations < 1.05 * plan.factorBaseSize; seed++) {
    const chunk = siever.chunk(seed);
    chunks.push(chunk);
    collector.add(chunk, { firstSeed: seed, seeds: 1 });
  }
  // The exponent of 2 of a relation changes by 2 behind the collector's back: parities stay as they are.
  for (const chunk of chunks.slice(0, 5)) {
    const reader = new RelationReader(chunk);
    const values = unpackRelations(chunk).map((r, i) => (i < 3 ? { ...r, twos: r.twos ^ 2 } : r));
    chunk.set(packRelations(reader.firstSeed, values));
  }
  const factor = collector.solve();
  assert.ok(factor === p || factor === q);
});

test('solving tells its progress in order, from 0 to 1, and what it is doing', () => {
  const plan = plans[0]!;
  const siever = new Siever(plan);
  const collector = new RelationCollector(plan, secrets);
  for (let seed = 0; collector.combinations < 1.05 * plan.factorBaseSize; seed++) {
    collector.add(siever.chunk(seed), { firstSeed: seed, seeds: 1 });
  }
  const told: [number, string][] = [];
  assert.ok(collector.solve({ onProgress: (fraction, doing) => told.push([fraction, doing]) }));
  assert.match(told[0]![1], /combining/);
  assert.match(told.at(-1)![1], /matrix of \d+ columns/);
  told.forEach(([fraction], i) => {
    assert.ok(fraction >= (told[i - 1]?.[0] ?? 0) && fraction <= 1);
  });
});
