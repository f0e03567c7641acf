import assert from 'node:assert/strict';
import { test } from 'node:test';
import { log2 } from '../../arith/log2.ts';
import { Coefficients } from '../coefficients.ts';
import { buildFactorBase, type FactorBase } from '../factorBase.ts';
import {
  halfInterval,
  idealCoefficient,
  multiplied,
  type SievePlan,
  sievePlan,
  stepOf,
} from '../plan.ts';
import { semiprimes } from '../vectors/semiprimes.ts';
import { PolynomialFamily } from './polynomials.ts';

const numberOf = (id: string): bigint => {
  const { p, q } = semiprimes.find((s) => s.id === id)!;
  return p * q;
};

/** k n = 7 and 1 modulo 8: both shapes of polynomials. */
const plans = [
  sievePlan(numberOf('C40-0'), { multiplier: 1 }),
  sievePlan(numberOf('C40-0'), { multiplier: 7 }),
  sievePlan(numberOf('C50-1')),
];

/** Brings the roots to the next polynomial as the sieve does. */
function advance(family: PolynomialFamily, { primes }: FactorBase): boolean {
  const change = family.advance();
  if (change === null) return false;
  const move = (root: number, i: number): number => {
    const p = primes[i]!;
    return (root + (change.add ? change.delta[i]! : p - change.delta[i]!)) % p;
  };
  family.root1.set(family.root1.map(move));
  family.root2.set(family.root2.map(move));
  return true;
}

function checkRoots(plan: SievePlan, base: FactorBase, family: PolynomialFamily): void {
  const { a, b, c, indices } = family.polynomial;
  const h = BigInt(stepOf(plan));
  const M = BigInt(halfInterval(plan));
  assert.equal(h * h * a * c, b * b - multiplied(plan), 'c is exact');
  if (h === 2n) assert.equal(b & 1n, 1n);
  for (let i = 1; i < base.primes.length; i += 7) {
    if (indices.includes(i)) continue;
    const p = base.primes[i]!;
    for (const root of [family.root1[i]!, family.root2[i]!]) {
      assert.ok(root >= 0 && root < p);
      const x = BigInt(root) - M;
      assert.equal((a * x * x + (2n / h) * b * x + c) % BigInt(p), 0n, `${p}`);
    }
    const isDouble = base.roots[i] === 0;
    assert.equal(family.root1[i] === family.root2[i], isDouble, `${p} has two roots`);
  }
}

for (const plan of plans) {
  test(`every polynomial of a seed is exact and has its roots where they are said to be (h = ${stepOf(plan)})`, () => {
    const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    const family = new PolynomialFamily(plan, base);
    for (const seed of [0, 1, 977]) {
      family.start(seed);
      const bs = new Set<bigint>();
      do {
        checkRoots(plan, base, family);
        const { b } = family.polynomial;
        assert.ok(!bs.has(b) && !bs.has(-b));
        bs.add(b);
      } while (advance(family, base));
      assert.equal(bs.size, 2 ** (family.families.coefficients.factors - 1));
    }
  });
}

test('different seeds never give the same coefficient: all seeds of a small plan', () => {
  const plan = sievePlan(10000000000000000051n * 1000000007n);
  const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
  const coefficients = new Coefficients(plan, base);
  const seen = new Set<string>();
  for (let seed = 0; seed < coefficients.count; seed++) {
    const indices = coefficients.indices(seed);
    assert.equal(new Set(indices).size, coefficients.factors);
    seen.add(indices.join());
  }
  assert.equal(seen.size, coefficients.count);
});

test('coefficients lie near the ideal one, up to 75 digits, and distinct for the first thousand seeds', () => {
  for (const id of ['C40-1', 'C50-2', 'C60-0', 'C75-0']) {
    const plan = sievePlan(numberOf(id));
    const base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    const coefficients = new Coefficients(plan, base);
    const ideal = log2(idealCoefficient(plan));
    const seen = new Set<string>();
    for (let seed = 0; seed < 1000; seed++) {
      const indices = coefficients.indices(seed);
      seen.add(indices.join());
      const bits = indices.reduce((sum, i) => sum + Math.log2(base.primes[i]!), 0);
      assert.ok(Math.abs(bits - ideal) < 0.1, `${id}, seed ${seed}: ${bits} for ${ideal}`);
    }
    assert.equal(seen.size, 1000, id);
  }
});

test('seeds that are none are refused with their range', () => {
  const plan = plans[0]!;
  const coefficients = new Coefficients(
    plan,
    buildFactorBase(multiplied(plan), plan.factorBaseSize),
  );
  for (const seed of [-1, 0.5, coefficients.count, Number.NaN]) {
    assert.throws(() => coefficients.indices(seed), /an integer from 0 to \d+/);
  }
});
