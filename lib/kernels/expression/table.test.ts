import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { expressionRefusals, expressionValues } from '../vectors/expressions.ts';
import { maxDigits } from './boundedArithmetic.ts';
import { ExpressionError } from './expressionError.ts';
import { parseInteger } from './parseInteger.ts';

/** Error and all, as one string: what a person sees. */
function answer(text: string): string {
  try {
    return parseInteger(text).toString();
  } catch (error) {
    if (error instanceof ExpressionError) return `at ${error.position}: ${error.message}`;
    throw error;
  }
}

test('every text of the table has its value, with any spaces around and inside', () => {
  for (const [text, value] of expressionValues) {
    assert.equal(answer(text), value, text);
    assert.equal(answer(`  ${text} `), value, text);
    assert.equal(answer(`(${text})`), value, text);
    assert.equal(answer(text.replaceAll(/[-+/!()]|\*\*|\^/g, ' $& ')), value, text);
  }
});

test('every text that has no value is refused with its sentence at its place', () => {
  for (const [text, position, sentence] of expressionRefusals) {
    assert.equal(answer(text), `at ${position}: ${sentence}`, text);
  }
});

test('a refusal inside an expression keeps its sentence and moves with its place', () => {
  for (const [text, position, sentence] of expressionRefusals) {
    if (text.trim() === '' || /^[*^!/),]/.test(text)) continue;
    assert.equal(answer(`10 + ${text}`), `at ${position + 5}: ${sentence}`, text);
  }
});

test('the place is inside the text or just behind it, whatever is typed', () => {
  const piece = fc.constantFrom(
    ...['1', '23', '+', '-', '*', '/', '^', '**', '!', '(', ')', ',', ' ', '.', '_', 'x', '😀'],
    ...['factorial', 'fibonacci(', 'primorial', '10^', '9^9', '0', '\n'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      try {
        assert.equal(typeof parseInteger(text), 'bigint');
      } catch (error) {
        assert.ok(error instanceof ExpressionError, `${text}: ${error}`);
        assert.ok(error.position >= 0 && error.position <= text.length, text);
        assert.match(error.message, /\.$/);
      }
    }),
    { numRuns: 3000 },
  );
});

test('a random expression has the value that its tree has', () => {
  type Tree = { text: string; value: bigint };
  const leaf = fc.nat(1000).map((n): Tree => ({ text: `${n}`, value: BigInt(n) }));
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree')).map(([a, sign, b]) => ({
        text: `(${a.text})${sign}(${b.text})`,
        value:
          sign === '+' ? a.value + b.value : sign === '-' ? a.value - b.value : a.value * b.value,
      })),
      fc.tuple(tie('tree'), fc.nat(3)).map(([a, e]) => ({
        text: `(${a.text})^${e}`,
        value: a.value ** BigInt(e),
      })),
      tie('tree').map((a) => ({ text: `-(${a.text})`, value: -a.value })),
    ),
  }));
  fc.assert(
    fc.property(tree, ({ text, value }) => {
      const isTooDeep = /\({50}/.test(text) || value.toString().length > 1000;
      if (!isTooDeep) assert.equal(parseInteger(text), value, text);
    }),
  );
});

test('a factorial is its predecessor times n, a primorial steps at primes, Fibonacci numbers add up', () => {
  for (let n = 1; n <= 120; n++) {
    assert.equal(parseInteger(`${n}!`), parseInteger(`${n}*${n - 1}!`), `${n}!`);
    const step = parseInteger(`primorial(${n})/primorial(${n - 1})`);
    const isPrime = n > 1 && parseInteger(`(${n}-1)!+1`) % BigInt(n) === 0n;
    assert.equal(step, isPrime ? BigInt(n) : 1n, `Wilson at ${n}`);
    const sum = parseInteger(`fibonacci(${n})+fibonacci(${n - 1})`);
    assert.equal(parseInteger(`fibonacci(${n + 1})`), sum);
  }
});

test('the largest values that are taken have 10,000 digits, and one more is refused', () => {
  const taken = ['9'.repeat(maxDigits), '10^9999', '2^33219', '3248!', '-(10^9999)', '10^9999*9'];
  for (const text of taken) {
    const length = parseInteger(text).toString().replace('-', '').length;
    assert.ok(length <= maxDigits && length > maxDigits - 30, `${text.slice(0, 20)}: ${length}`);
  }
  for (const text of ['9'.repeat(maxDigits + 1), `1${'0'.repeat(maxDigits)}`]) {
    assert.match(answer(text), /^at 0: This number would have about 10,001 digits/);
  }
  assert.equal(parseInteger('10^9999*9-10^9999*9'), 0n);
});

test('a hundred levels of parentheses and signs are read, one more is refused', () => {
  assert.equal(parseInteger(`${'('.repeat(100)}7${')'.repeat(100)}`), 7n);
  assert.equal(parseInteger(`${'-'.repeat(100)}7`), 7n);
  assert.match(answer(`${'('.repeat(101)}7${')'.repeat(101)}`), /nested too deeply/);
  assert.match(answer(`${'-'.repeat(101)}7`), /nested too deeply/);
  assert.match(answer(`${'2^'.repeat(101)}1`), /nested too deeply/);
  assert.equal(parseInteger(`${'(1)+'.repeat(4000)}1`), 4001n, 'breadth is not depth');
});

test('a text of 20,000 characters is read, and one of 20,001 refused unread', () => {
  assert.equal(parseInteger(`${' '.repeat(19_999)}7`), 7n);
  assert.match(answer(`${' '.repeat(20_000)}7`), /^at 0: This text is too long/);
  assert.match(answer('#'.repeat(20_001)), /too long/);
});
