import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEngine, runIn } from './open.ts';

async function errorOf(code: string, heapBytes?: number) {
  const { evaluation } = await runIn(await openEngine(heapBytes), code);
  assert.ok(!evaluation.ok, `${code} should fail`);
  return evaluation.error;
}

test('a syntax error shows line, column and a caret', async () => {
  const error = await errorOf('a = 2^3\ndef f():\n\treturn a 5\n');
  assert.deepEqual(error, {
    name: 'SyntaxError',
    message: 'invalid syntax',
    line: 3,
    column: 11,
    traceback: [
      '  File "<cell>", line 3, column 11',
      '    \treturn a 5',
      '    \t         ^',
      'SyntaxError: invalid syntax',
    ].join('\n'),
  });
});

test('a syntax error that only the compiler finds shows its line', async () => {
  const error = await errorOf('x = 1\n\n  y = 2\n');
  assert.deepEqual([error.name, error.line, error.column], ['IndentationError', 3, 3]);
  const outside = await errorOf('x = 1\nreturn x');
  assert.equal(outside.traceback.split('\n').at(-1), "SyntaxError: 'return' outside function");
  assert.equal(outside.line, 2);
});

test('a traceback shows the frames and lines of the cell only', async () => {
  const error = await errorOf('def f(n):\n  # a comment\n  return factor(n)\n\n\nf(0)');
  assert.deepEqual(error, {
    name: 'ArithmeticError',
    message: 'factorization of 0 is not defined',
    line: 3,
    traceback: [
      'Traceback (most recent call last):',
      '  File "<cell>", line 6, in <module>',
      '    f(0)',
      '  File "<cell>", line 3, in f',
      '    return factor(n)',
      'ArithmeticError: factorization of 0 is not defined',
    ].join('\n'),
  });
});

const lastLines: [code: string, line: string][] = [
  ['1/0', 'ZeroDivisionError: rational division by zero'],
  ['(1/2)/0', 'ZeroDivisionError: rational division by zero'],
  ['0^-1', 'ZeroDivisionError: rational division by zero'],
  ['inverse_mod(2, 4)', 'ZeroDivisionError: inverse of Mod(2, 4) does not exist'],
  ['factorial(-1)', 'ValueError: factorial only defined for non-negative integers'],
  ['previous_prime(2)', 'ValueError: no previous prime'],
  ['isqrt(-1)', 'ValueError: square root of negative integer not defined'],
  ['divisors(0)', 'ValueError: n must be nonzero'],
  ['ZZ(1/2)', 'TypeError: no conversion of this rational to integer'],
  ['factor("12")', "TypeError: factor needs an integer, not '12'"],
  ['2^(2^40)', 'MemoryError: the integer is too large'],
  ['raise ValueError("no")', 'ValueError: no'],
  ['raise SystemExit', 'SystemExit'],
  ['raise KeyboardInterrupt', 'KeyboardInterrupt'],
  ['class E(Exception): pass\nraise E(3)', 'E: 3'],
  ['input()', 'EOFError: a job has no keyboard: there is nothing to read'],
  [
    'solve(3)',
    "NameError: name 'solve' isn't defined: solve is not part of the math engine; a worker with Sage has it in the engine sage",
  ],
];

test('an exception ends with its name and message', async () => {
  for (const [code, line] of lastLines) {
    assert.equal((await errorOf(code)).traceback.split('\n').at(-1), line, code);
  }
});

test('an exception in a value’s own repr is the program’s error', async () => {
  const error = await errorOf('class A:\n  def __repr__(self): return 1/0\nA()');
  assert.deepEqual([error.name, error.line], ['ZeroDivisionError', 2]);
});

test('endless recursion is an error, and the engine goes on', async () => {
  const engine = await openEngine();
  const { evaluation } = await runIn(engine, 'def f(n): return f(n+1)\nf(0)');
  assert.ok(!evaluation.ok);
  assert.match(evaluation.error.message, /maximum recursion depth exceeded/);
  assert.ok(evaluation.error.traceback.length < 10_000);
  assert.deepEqual((await runIn(engine, '2+2')).evaluation, {
    ok: true,
    value: { 'text/plain': '4' },
  });
});

test('a value nested too deep to print is an error', async () => {
  const error = await errorOf('a = []\nfor i in range(100000): a = [a]\na');
  assert.match(error.message, /maximum recursion depth exceeded/);
});

test('the heap’s limit is a MemoryError, and the engine goes on', async () => {
  const engine = await openEngine(16 * 1024 * 1024);
  for (const code of ['x = [0] * 10^9', 'x = []\nwhile True: x.append([0] * 1000)']) {
    const { evaluation } = await runIn(engine, code);
    assert.ok(!evaluation.ok, code);
    assert.equal(evaluation.error.name, 'MemoryError');
    assert.equal((await runIn(engine, 'x = None; 2+2')).evaluation.ok, true);
  }
});

test('a program of one megabyte runs', async () => {
  const { evaluation } = await runIn(await openEngine(), `${'x = 1 + 2\n'.repeat(100_000)}x`);
  assert.deepEqual(evaluation, { ok: true, value: { 'text/plain': '3' } });
});
