import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import { Expansion } from './expansion.ts';
import { buildFactorBase } from './factorBase.ts';
import type { CompactRelation } from './packedRelations.ts';
import { halfInterval, multiplied, type SievePlan, sievePlan, stepOf, valueBits } from './plan.ts';
import { checkRelation } from './relation.ts';
import { Siever } from './siever.ts';
import { PlainSiever } from './twins/plainSiever.ts';
import { PolynomialFamily } from './twins/polynomials.ts';
import { Sieve } from './twins/sieve.ts';
import { semiprimes } from './vectors/semiprimes.ts';

const numberOf = (id: string): bigint => {
  const { p, q } = semiprimes.find((s) => s.id === id)!;
  return p * q;
};

/** Several blocks, and large primes in buckets although the number is small. */
const small = {
  ...{ blockBits: 9, blocks: 4, factorBaseSize: 200 },
  ...{ smallPrimeBound: 60, largePrimeBound: 60_000 },
};
const plans: SievePlan[] = [1, 7].flatMap((multiplier) =>
  ([1, 2] as const).map((largePrimes) =>
    sievePlan(numberOf('C40-0'), {
      ...small,
      multiplier,
      largePrimes,
      missingBits: 20 * largePrimes,
    }),
  ),
);
const title = ({ multiplier, largePrimes }: SievePlan): string =>
  `k = ${multiplier}, ${largePrimes} large`;

/** The values of a polynomial over its interval. */
function values(plan: SievePlan, family: PolynomialFamily): bigint[] {
  const { a, b, c } = family.polynomial;
  const h = BigInt(stepOf(plan));
  const M = halfInterval(plan);
  return Array.from({ length: 2 * M }, (_, at) => {
    const x = BigInt(at - M);
    return (a * x + (2n / h) * b) * x + c;
  });
}

for (const plan of plans) {
  test(`a position is tried if and only if its logarithms add up to what is needed (${title(plan)})`, () => {
    const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    const family = new PolynomialFamily(plan, base);
    const sieve = new Sieve(plan, base, family);
    assert.ok(sieve.firstLarge < base.primes.length, 'there are large primes');
    const needed = Math.round(valueBits(plan) - plan.missingBits);
    sieve.start(5);
    for (let polynomial = 0; polynomial < 2; polynomial++) {
      const { indices } = family.polynomial;
      const sums = values(plan, family).map((value) => {
        let sum = 0;
        base.primes.forEach((p, i) => {
          if (p < plan.smallPrimeBound || indices.includes(i)) return;
          if (value % BigInt(p) === 0n) sum += base.logs[i]!;
        });
        return sum;
      });
      const length = 2 ** plan.blockBits;
      for (let block = 0; block < plan.blocks; block++) {
        const expected = [...Array(length).keys()].filter(
          (k) => sums[block * length + k]! >= needed,
        );
        assert.deepEqual(sieve.sieveBlock(block), expected);
      }
      assert.ok(sieve.advance());
    }
  });

  test(`the relations of a seed are true, with primes within bounds (${title(plan)})`, () => {
    const { primes } = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    const allowed = new Set([-1, ...primes]);
    const siever = new PlainSiever(plan);
    const expansion = Expansion.of(plan);
    let count = 0;
    for (let seed = 0; seed < 40; seed++) {
      for (const compact of siever.relations(seed)) {
        const relation = expansion.relation(compact);
        count += 1;
        assert.ok(checkRelation(plan.n, plan.multiplier, relation));
        assert.ok(relation.factors.every((p) => allowed.has(p)));
        assert.ok(relation.largePrimes.length <= plan.largePrimes);
        for (const p of relation.largePrimes) {
          assert.ok(p > primes.at(-1)! && p <= plan.largePrimeBound && isProbablePrime(BigInt(p)));
        }
      }
    }
    assert.ok(count > 10, `${count} relations`);
  });
}

/** Divides by every prime of the factor base: slow, and plainly right. Powers of sieved primes are not counted. */
function isSmooth(
  value: bigint,
  { primes, smallPrimeBound }: { primes: Int32Array; smallPrimeBound: number },
): boolean {
  let rest = value < 0n ? -value : value;
  for (const p of primes) {
    if (rest % BigInt(p) === 0n) rest /= BigInt(p);
    while (p < smallPrimeBound && rest % BigInt(p) === 0n) rest /= BigInt(p);
  }
  return rest === 1n;
}

test('with all positions tried, no value without large prime powers is missed', () => {
  const plan = sievePlan(2n ** 41n * 3n ** 20n + 61n, {
    ...small,
    blocks: 2,
    missingBits: 200,
    largePrimeBound: 2000,
  });
  const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
  const family = new PolynomialFamily(plan, base);
  family.start(3);
  const { a, b } = family.polynomial;
  const h = BigInt(stepOf(plan));
  const expected = values(plan, family).flatMap((value, at) => {
    const root = h * a * BigInt(at - halfInterval(plan)) + b;
    return isSmooth(value, { primes: base.primes, smallPrimeBound: plan.smallPrimeBound })
      ? [root < 0n ? -root : root]
      : [];
  });
  const expansion = Expansion.of(plan);
  const full = new PlainSiever(plan)
    .relations(3)
    .filter(({ largePrimes }) => largePrimes.length === 0)
    .map((compact) => expansion.relation(compact));
  assert.ok(expected.length > 5, `${expected.length}`);
  for (const root of expected) assert.ok(full.some((relation) => relation.root === root));
});

const same = (a: CompactRelation[], b: CompactRelation[]): void => assert.deepEqual(a, b);

test('the same seed gives the same relations, on another siever and whatever came before', () => {
  const plan = sievePlan(numberOf('C45-2'));
  const [one, two] = [new Siever(plan), new Siever({ ...plan })];
  const first = one.relations(11);
  assert.ok(first.length > 10);
  one.relations(400);
  two.relations(12);
  same(one.relations(11), first);
  same(two.relations(11), first);
});

test('different seeds give different relations', () => {
  const plan = sievePlan(numberOf('C50-0'));
  const siever = new Siever(plan);
  const expansion = Expansion.of(plan);
  const roots = new Set<bigint>();
  let count = 0;
  for (let seed = 0; seed < 20; seed++) {
    for (const compact of siever.relations(seed)) {
      roots.add(expansion.relation(compact).root);
      count += 1;
    }
  }
  assert.ok(count > 200 && roots.size > 0.98 * count, `${roots.size} roots of ${count} relations`);
});

test('plans whose sizes do not fit each other are refused', () => {
  const n = numberOf('C40-1');
  const with_ = (change: Partial<SievePlan>) => () => new Siever(sievePlan(n, change));
  assert.throws(with_({ factorBaseSize: 50, largePrimeBound: 10 ** 7 }), /large prime bound/);
  assert.throws(with_({ blockBits: 16 }), /have 2\^15 positions/);
  assert.throws(() => new Siever(sievePlan(n)).relations(-1), RangeError);
});

test('a run of seeds may end early, and is told how much there is', () => {
  for (const siever of [new PlainSiever(plans[0]!), new Siever(sievePlan(numberOf('C40-0')))]) {
    const told: number[] = [];
    const chunk = siever.chunk(5, 40, (seeds, bytes) => {
      told.push(bytes);
      return seeds < 20;
    });
    assert.deepEqual(chunk, siever.chunk(5, 20));
    assert.equal(told.length, 20);
    assert.ok(told.every((bytes, i) => bytes >= (told[i - 1] ?? 0)));
    assert.ok(told[19]! > chunk.length / 2 && told[19]! < 2 * chunk.length, `${told}`);
  }
});
