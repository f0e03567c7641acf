import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInteger } from '../expression/parseInteger.ts';
import { isProbablePrime } from '../primes/isProbablePrime.ts';
import {
  divisorCountTable,
  divisorSumTable,
  highlyComposite,
  phiTable,
} from '../vectors/arithmeticTables.ts';
import {
  cunninghamNumbers,
  type FactoredExpression,
  factorialNeighbours,
  fibonacciNumbers,
  mersenneNumbers,
  powersOfTwoPlusOne,
  primorialNeighbours,
  repunits,
} from '../vectors/factoredExpressions.ts';
import { divisors } from './divisors.ts';
import { eulerPhi } from './eulerPhi.ts';
import { factorInteger } from './factorInteger.ts';
import { formatFactorization, verifyFactorization } from './factorization.ts';

const published: Record<string, readonly FactoredExpression[]> = {
  'composite Mersenne numbers': mersenneNumbers,
  'powers of two plus one': powersOfTwoPlusOne,
  'Cunningham numbers to other bases': cunninghamNumbers,
  repunits,
  'factorials plus and minus one': factorialNeighbours,
  'primorials plus and minus one': primorialNeighbours,
  'Fibonacci numbers': fibonacciNumbers,
};

for (const [name, rows] of Object.entries(published)) {
  test(`the table of ${name} holds: every product is the number, every factor a prime`, () => {
    for (const [expression, factors] of rows) {
      assert.equal(parseInteger(factors), parseInteger(expression), expression);
      for (const factor of factors.split(' * ')) {
        assert.ok(isProbablePrime(BigInt(factor.split('^')[0]!)), `${expression}: ${factor}`);
      }
    }
  });

  test(`${name} have the published factors, whatever the seed and the sign`, () => {
    for (const [i, [expression, factors]] of rows.entries()) {
      const n = parseInteger(expression);
      const found = factorInteger(n, { seed: BigInt(i) });
      assert.equal(formatFactorization(found), factors, expression);
      assert.ok(verifyFactorization(found), expression);
    }
    const [expression, factors] = rows[0]!;
    assert.equal(formatFactorization(factorInteger(-parseInteger(expression))), `-1 * ${factors}`);
  });
}

test('phi, the number and the sum of divisors are the published ones up to 100', () => {
  for (let n = 1; n <= 100; n++) {
    const list = divisors(BigInt(n));
    assert.equal(Number(eulerPhi(BigInt(n))), phiTable[n - 1], `phi(${n})`);
    assert.equal(list.length, divisorCountTable[n - 1], `d(${n})`);
    assert.equal(Number(list.reduce((a, b) => a + b)), divisorSumTable[n - 1], `sigma(${n})`);
  }
});

test('highly composite numbers have their published number of divisors, and none below has as many', () => {
  for (const [n, count] of highlyComposite) {
    assert.equal(divisors(BigInt(n!)).length, count, `${n}`);
  }
  let most = 0;
  const records: number[] = [];
  for (let n = 1; n <= 7560; n++) {
    const count = divisors(BigInt(n)).length;
    if (count > most) records.push(n);
    most = Math.max(most, count);
  }
  assert.deepEqual(
    records,
    highlyComposite.map(([n]) => n).filter((n) => n! <= 7560),
  );
});

test('perfect numbers are the sum of their smaller divisors', () => {
  // OEIS A000396.
  for (const p of [2n, 3n, 5n, 7n, 13n, 17n, 19n, 31n, 61n]) {
    const n = 2n ** (p - 1n) * (2n ** p - 1n);
    assert.equal(
      divisors(n).reduce((a, b) => a + b),
      2n * n,
    );
  }
});

test('amicable pairs are the sum of each other’s smaller divisors', () => {
  // OEIS A259180.
  const sum = (n: bigint): bigint => divisors(n).reduce((a, b) => a + b) - n;
  for (const [a, b] of [
    [220n, 284n],
    [1184n, 1210n],
    [2620n, 2924n],
    [9363584n, 9437056n],
    [111448537712n, 118853793424n],
  ] as const) {
    assert.deepEqual([sum(a), sum(b)], [b, a]);
  }
});
