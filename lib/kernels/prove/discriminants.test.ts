import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jacobi } from '../arith/jacobi.ts';
import { primesUpTo } from '../primes/primesUpTo.ts';
import { discriminantsBelow } from './discriminants.ts';
import { genusOf, isOwnInverse, reducedForms } from './reducedForms.ts';

const all = discriminantsBelow(10_000);

test('there are as many discriminants of each small class number as are known', () => {
  // Watkins, "Class numbers of imaginary quadratic fields", Math. Comp. 73 (2004), table 4; all of these end below 10^4.
  const known: [classNumber: number, count: number, largest: number][] = [
    [1, 9, 163],
    [2, 18, 427],
    [3, 16, 907],
    [4, 54, 1555],
    [5, 25, 2683],
    [6, 51, 3763],
    [7, 31, 5923],
    [8, 131, 6307],
  ];
  for (const [classNumber, count, largest] of known) {
    const found = all.filter((d) => d.classNumber === classNumber);
    assert.equal(found.length, count, `class number ${classNumber}`);
    assert.equal(Math.max(...found.map(({ size }) => size)), largest);
  }
});

test('65 fundamental discriminants have one class in each genus, as Euler and Gauss knew', () => {
  assert.equal(all.filter(({ classNumber, genera }) => classNumber === genera).length, 65);
});

test('the prime discriminants multiply to D, and the cheap discriminants come first', () => {
  let before = 0;
  for (const { size, classNumber, genera, primes } of all) {
    assert.equal(
      primes.reduce((product, q) => product * q, 1),
      -size,
    );
    assert.equal(classNumber % genera, 0);
    assert.ok(classNumber / genera >= before);
    before = classNumber / genera;
  }
});

test('a discriminant with a square in it is left out', () => {
  const sizes = new Set(all.map(({ size }) => size));
  for (const size of [12, 16, 27, 28, 36, 60, 63, 75, 5, 6, 9, 10]) assert.ok(!sizes.has(size));
  for (const size of [3, 4, 7, 8, 15, 20, 24, 40, 84]) assert.ok(sizes.has(size));
});

test('the reduced forms are as many as the class number, and spread evenly over the genera', () => {
  for (const { size, classNumber, genera, primes } of all.slice(0, 400)) {
    const counts = new Map<number, number>();
    for (const form of reducedForms(size)) {
      assert.equal(4 * form.a * form.c - form.b ** 2, size);
      const genus = genusOf(form, primes);
      counts.set(genus, (counts.get(genus) ?? 0) + (isOwnInverse(form) ? 1 : 2));
    }
    assert.equal(counts.size, genera, `genera of -${size}`);
    for (const count of counts.values()) assert.equal(count, classNumber / genera);
    assert.ok(counts.has(0), 'the principal genus');
  }
});

test('primes that a form represents have the characters of its genus', () => {
  for (const { size, primes } of all.slice(0, 200)) {
    for (const form of reducedForms(size)) {
      const p = representedPrime(form, size);
      if (p === null) continue;
      const expected = primes.reduce(
        (bits, q, i) => bits | (jacobi(BigInt(q), BigInt(p)) < 0 ? 1 << i : 0),
        0,
      );
      assert.equal(genusOf(form, primes), expected, `-${size}, ${p}`);
    }
  }
});

const isPrime = new Set(primesUpTo(50_000));

function representedPrime(
  { a, b, c }: { a: number; b: number; c: number },
  size: number,
): number | null {
  for (let x = 1; x < 20; x++) {
    for (let y = 1; y < 20; y++) {
      const p = a * x * x + b * x * y + c * y * y;
      if (p > 2 && size % p !== 0 && isPrime.has(p)) return p;
    }
  }
  return null;
}
