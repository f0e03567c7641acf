import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ExpressionError } from './expressionError.ts';
import { parseInteger } from './parseInteger.ts';

const values: [string, bigint][] = [
  ['0', 0n],
  ['2^360-1', 2n ** 360n - 1n],
  ['10**71 - 1', 10n ** 71n - 1n],
  ['(3^100+1)/2', (3n ** 100n + 1n) / 2n],
  ['5!', 120n],
  ['factorial(20)', 2432902008176640000n],
  ['50!/48!', 2450n],
  ['fibonacci(0)', 0n],
  ['fibonacci(100)', 354224848179261915075n],
  ['primorial(30)', 6469693230n],
  ['30#', 6469693230n],
  ['7#^2', 44100n],
  ['-5#', -30n],
  ['n = 2^67-1', 2n ** 67n - 1n],
  [
    'RSA79=7293469445285646172092483905177589838606665884410340391954917800303813280275279',
    7293469445285646172092483905177589838606665884410340391954917800303813280275279n,
  ],
  ['-2^2', -4n],
  ['(-2)^3', -8n],
  ['2^3^2', 512n],
  ['2^-0', 1n],
  ['--3', 3n],
  ['2*-3', -6n],
  ['8/4/2', 1n],
  ['2-3-4', -5n],
  ['2+3*4', 14n],
  ['3!^2', 36n],
  ['1_000_000', 1000000n],
  [' ( 7 ) \n', 7n],
  ['(-1)^(10^30)', 1n],
  ['0^(10^30)', 0n],
  ['10^9999', 10n ** 9999n],
];

for (const [text, value] of values) {
  test(`${JSON.stringify(text)} has its value`, () => assert.equal(parseInteger(text), value));
}

const refusals: [string, RegExp, number][] = [
  ['', /Write a whole number/, 0],
  ['10^10^10', /about 10,000,000,001 digits; at most 10,000/, 2],
  ['9^9^9^9', /at most 10,000/, 3],
  ['10^10000', /10,001 digits/, 2],
  ['10^9999*10', /10,001 digits/, 7],
  ['-10^9999*9-10^9999', /10,001 digits/, 10],
  ['100000!', /at most 10,000/, 6],
  ['9999999999999999999999!', /at most 10,000/, 22],
  ['fibonacci(10^9)', /at most 10,000/, 0],
  ['primorial(10^6)', /at most 10,000/, 0],
  ['(-5)!', /not negative/, 4],
  ['2^-1', /negative exponent/, 1],
  ['7/2', /leaves a remainder/, 1],
  ['7/0', /divides by zero/, 1],
  ['1.5', /write 3\/2 instead/, 1],
  ['1e5', /“e5” is not expected/, 1],
  ['NaN', /“NaN” is not known/, 0],
  ['constructor(1)', /“constructor” is not known/, 0],
  ['fibonacci', /Write fibonacci\(n\)/, 0],
  ['5!!', /two meanings/, 1],
  ['n =', /Write a whole number/, 0],
  ['n = m = 3', /“=” cannot be used/, 6],
  ['2 = 2', /“=” cannot be used/, 2],
  ['= 2', /“=” cannot be used/, 0],
  ['(n = 3)', /“=” cannot be used/, 3],
  ['5#!', /“!” is not expected/, 2],
  ['2 3', /“3” is not expected/, 2],
  ['(2', /too early/, 2],
  ['2)', /“\)” is not expected/, 1],
  ['1;2', /“;” cannot be used/, 1],
  ['process.exit()', /“process” is not known|instead of 1.5/, 7],
  ['1__2', /“_” cannot be used/, 1],
];

for (const [text, message, position] of refusals) {
  test(`${JSON.stringify(text)} is refused by a sentence`, () => {
    assert.throws(
      () => parseInteger(text),
      (error) => {
        assert.ok(error instanceof ExpressionError);
        assert.match(error.message, message);
        assert.equal(error.position, position);
        return true;
      },
    );
  });
}

test('texts that are long or deep are refused, not overflowed', () => {
  for (const text of [
    '('.repeat(19_999),
    '-'.repeat(19_999),
    '2^'.repeat(9_999),
    '1'.repeat(20_001),
  ]) {
    assert.throws(() => parseInteger(text), ExpressionError);
  }
  assert.equal(parseInteger(`${'1+'.repeat(9_000)}1`), 9001n);
});

test('sums, products and signs mean what BigInt means', () => {
  const number = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      assert.equal(parseInteger(`(${a})*(${b})-(${c})`), a * b - c);
      assert.equal(parseInteger(`${a} - ${c}`), a - c);
    }),
  );
});
