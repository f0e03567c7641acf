import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Expansion } from './expansion.ts';
import { buildFactorBase } from './factorBase.ts';
import { Families, leadingCoefficient, linearCoefficient, partsOf, signsOf } from './families.ts';
import { Lists } from './lists.ts';
import { type CompactRelation, packRelations, RelationReader } from './packedRelations.ts';
import { halfInterval, multiplied, type SievePlan, sievePlan, stepOf } from './plan.ts';
import { Siever } from './siever.ts';
import { Survivors } from './survivors.ts';
import { PolynomialFamily } from './twins/polynomials.ts';
import { semiprimes } from './vectors/semiprimes.ts';

const numberOf = (id: string): bigint => {
  const { p, q } = semiprimes.find((s) => s.id === id)!;
  return p * q;
};

/** Both shapes of polynomials, and a larger number. */
const plans: readonly SievePlan[] = [
  sievePlan(numberOf('C40-0'), { multiplier: 1 }),
  sievePlan(numberOf('C40-0'), { multiplier: 7 }),
  sievePlan(numberOf('C55-2')),
];

const partsFor = (plan: SievePlan) => {
  const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
  return { base, families: new Families(plan, base) };
};

for (const plan of plans) {
  const { base, families } = partsFor(plan);
  const kn = multiplied(plan);
  const h = BigInt(stepOf(plan));
  const title = `k = ${plan.multiplier}, ${kn.toString().length} digits`;
  const seeds = [0, 1, 2, 500, families.coefficients.count - 1];

  test(`the parts of b are roots of k n modulo their prime and 0 modulo the others (${title})`, () => {
    for (const seed of seeds) {
      const family = families.of(seed);
      const parts = partsOf(family, leadingCoefficient(family));
      parts.forEach((part, j) => {
        family.primes.forEach((q, i) => {
          const rest = (part * part - kn) % BigInt(q);
          if (i === j) assert.equal(rest, 0n);
          else assert.equal(part % BigInt(q), 0n);
        });
      });
      family.gammas.forEach((gamma, j) => {
        assert.ok(gamma >= 0 && 2 * gamma < family.primes[j]!);
      });
      assert.deepEqual(
        family.primes,
        family.indices.map((i) => base.primes[i]!),
      );
    }
  });

  test(`every b is a root of k n modulo a, odd where X must be, and all differ (${title})`, () => {
    for (const seed of seeds) {
      const family = families.of(seed);
      const a = leadingCoefficient(family);
      const parts = partsOf(family, a);
      const seen = new Set<bigint>();
      for (let polynomial = 0; polynomial < 2 ** (parts.length - 1); polynomial++) {
        const b = linearCoefficient(family, { a, parts, polynomial });
        assert.equal((b * b - kn) % (h * h * a), 0n);
        if (h === 2n) assert.equal(b & 1n, 1n);
        seen.add(b);
      }
      assert.equal(seen.size, 2 ** (parts.length - 1));
    }
  });

  test(`the numbers of polynomials are those of the walk in Gray code (${title})`, () => {
    const family = new PolynomialFamily(plan, base);
    family.start(3);
    const small = families.of(3);
    const a = leadingCoefficient(small);
    const parts = partsOf(small, a);
    let polynomial = 0;
    do {
      const { b, number, seed } = family.polynomial;
      assert.equal(number, polynomial);
      assert.equal(seed, 3);
      assert.equal(b, linearCoefficient(small, { a, parts, polynomial }));
      polynomial += 1;
    } while (family.advance());
    assert.equal(polynomial, 2 ** (parts.length - 1));
  });

  test(`a root is h a x + b up to its sign, and its value has the exponent of 2 that is told (${title})`, () => {
    const expansion = new Expansion(plan, base, families);
    const family = families.of(11);
    const a = leadingCoefficient(family);
    const parts = partsOf(family, a);
    for (let polynomial = 0; polynomial < 2 ** (parts.length - 1); polynomial += 3) {
      for (const position of [0, 1, halfInterval(plan), 2 * halfInterval(plan) - 1]) {
        const b = linearCoefficient(family, { a, parts, polynomial });
        const X = h * a * BigInt(position - halfInterval(plan)) + b;
        const { root, factorIndices, twos } = expansion.root({
          ...{ seed: 11, polynomial, position, twos: 3 },
        });
        assert.equal(root, X < 0n ? -X : X);
        assert.equal((X * X - kn) % (h * h * a), 0n);
        assert.deepEqual(factorIndices, family.indices);
        assert.equal(twos, h === 2n ? 5 : 3);
      }
    }
  });
}

test('neighbours in Gray code differ in one sign, and the last sign never changes', () => {
  for (let polynomial = 1; polynomial < 1024; polynomial++) {
    const changed = signsOf(polynomial) ^ signsOf(polynomial - 1);
    assert.equal(changed & (changed - 1), 0);
    assert.equal(changed, polynomial & -polynomial);
    assert.ok(signsOf(polynomial) < 1024);
  }
  assert.equal(new Set(Array.from({ length: 256 }, (_, i) => signsOf(i))).size, 256);
});

/** Survivors over relations that are packed one by one. */
function survivorsOf(plan: SievePlan, relations: readonly CompactRelation[]): Survivors {
  const { base, families } = partsFor(plan);
  const read = (number: number): RelationReader => {
    const relation = relations[number]!;
    const reader = new RelationReader(packRelations(relation.seed, [relation]));
    reader.next();
    return reader;
  };
  return new Survivors(plan, { base, families, count: relations.length, read });
}

test('the rows of a relation are the primes with odd exponents in its value, and its sign', () => {
  for (const plan of plans) {
    const { base, families } = partsFor(plan);
    const relations = new Siever(plan).relations(7);
    const survivors = survivorsOf(plan, relations);
    survivors.readRows(Lists.from([relations.keys()]));
    const expansion = new Expansion(plan, base, families);
    relations.forEach((compact, i) => {
      const odd = new Set<number>();
      for (const p of expansion.relation(compact).factors) if (!odd.delete(p)) odd.add(p);
      const rows = new Set<number>();
      for (const row of survivors.list.subarray(survivors.start(i), survivors.end(i))) {
        if (!rows.delete(row)) rows.add(row);
      }
      const told = [...rows].map((row) => (row === 0 ? -1 : base.primes[row - 1]!));
      assert.deepEqual(told.sort(), [...odd].sort());
    });
  }
});

test('the factors of a relation multiply to its value', () => {
  for (const plan of plans) {
    const { base } = partsFor(plan);
    const relations = new Siever(plan).relations(4);
    const numbers = relations.map((_, i) => i);
    let count = 0;
    for (const factors of survivorsOf(plan, relations).factors(numbers)) {
      let value = factors.negative ? -(2n ** BigInt(factors.twos)) : 2n ** BigInt(factors.twos);
      for (let i = 0; i < factors.indexCount; i++)
        value *= BigInt(base.primes[factors.indices[i]!]!);
      for (const p of factors.largePrimes) value *= BigInt(p);
      assert.equal(factors.root ** 2n - multiplied(plan), value);
      count += 1;
    }
    assert.ok(count > 5 && count === relations.length);
  }
});

test('only relations of the sets are read', () => {
  const plan = plans[0]!;
  const relations = [1, 2, 3].flatMap((seed) => new Siever(plan).relations(seed));
  const read: number[] = [];
  const { base, families } = partsFor(plan);
  const survivors = new Survivors(plan, {
    ...{ base, families, count: relations.length },
    read: (number) => {
      read.push(number);
      const reader = new RelationReader(packRelations(0, [relations[number]!]));
      reader.next();
      return reader;
    },
  });
  survivors.readRows(Lists.from([[5], [2, 9], [2]]));
  assert.deepEqual(read, [2, 5, 9]);
});
