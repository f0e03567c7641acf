import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEngine, runIn, show } from './open.ts';

/** Printed values; the truth is Sage's own output where Sage has the function. */
const values: [code: string, shown: string | null][] = [
  ['2+2', '4'],
  ['2/3 + 1/6', '5/6'],
  ['4/2', '2'],
  ['-1/2', '-1/2'],
  ['7//2, 7 % 3, -7 // 2', '(3, 1, -4)'],
  ['2^10, 2**10, 6^^3', '(1024, 1024, 5)'],
  ['2^-2, (2/3)^3, (2/3)^-2', '(1/4, 8/27, 9/4)'],
  ['2^100', '1267650600228229401496703205376'],
  ['1e3, 1.5, 1/2 + 0.5, 0.5*(1/2)', '(1000.0, 1.5, 1.0, 0.25)'],
  ['1j*(1/2), (1/2)*2j', '(0.5j, 1j)'],
  ['[1..5], [1,3..9], [5,3..1], [3..1]', '([1, 2, 3, 4, 5], [1, 3, 5, 7, 9], [5, 3, 1], [])'],
  ['[n^2 for n in (1..4) if n % 2]', '[1, 9]'],
  ['[1/2, 1..2]', '[1/2, 1, 3/2, 2]'],
  [
    '1 < 2/3, 2/3 < 1, 1/2 == 2/4, 1/2 == 0.5, 0.5 == 1/2, 3 == 6/2',
    '(False, True, True, True, True, True)',
  ],
  ['0 < 1/2 < 1, 0 < 1/2 > 3/4 != 5', '(True, False)'],
  ['sorted([1, 2/3, 0.5]), max(1, 3/2), min([1, 3/2])', '([0.5, 2/3, 1], 3/2, 1)'],
  ['{1/2: "a"}[2/4], len({1/2, 2/4, 3})', "('a', 2)"],
  ['sum([1/n for n in [1..10]])', '7381/2520'],
  [
    '(7/2).floor(), (7/2).ceil(), int(-7/2), float(1/4), abs(-1/3), -(1/3)',
    '(3, 4, -3, 0.25, 1/3, -1/3)',
  ],
  ['(3/4).numerator(), (3/4).denominator(), 5.numerator(), 5.denominator()', '(3, 4, 5, 1)'],
  ['(1/3) % 7, (7/2) // 2', '(5, 7/4)'],
  ['x = 1; x /= 3; a = [1]; a[0] /= 2; a[0] ^= 2; x, a', '(1/3, [1/4])'],
  ['QQ(1,3), QQ("2/6"), QQ(0.5), ZZ("12"), ZZ(4/2), Integer(7)', '(1/3, 1/3, 1/2, 12, 2, 7)'],
  ['factor(360)', '2^3 * 3^2 * 5'],
  ['factor(-12), factor(1), factor(-1), factor(7)', '(-1 * 2^2 * 3, 1, -1, 7)'],
  ['factor(3/4), factor(-1/6)', '(2^-2 * 3, -1 * 2^-1 * 3^-1)'],
  [
    'f = factor(-360); list(f), f[0], len(f), f.unit(), f.value()',
    '([(2, 3), (3, 2), (5, 1)], (2, 3), 3, -1, -360)',
  ],
  ['factor(2^64 - 1)', '3 * 5 * 17 * 257 * 641 * 65537 * 6700417'],
  ['is_prime(2^127-1), is_prime(1), is_prime(-7), is_prime(561)', '(True, False, False, False)'],
  ['next_prime(100), next_prime(-5), previous_prime(100), previous_prime(3)', '(101, 2, 97, 2)'],
  [
    'prime_range(20), prime_range(10, 20), primes_first_n(5), primes_first_n(0)',
    '([2, 3, 5, 7, 11, 13, 17, 19], [11, 13, 17, 19], [2, 3, 5, 7, 11], [])',
  ],
  ['nth_prime(1000), prime_pi(1000)', '(7919, 168)'],
  ['gcd(12, -18), gcd([4, 6, 8]), lcm(4, 6), gcd(0, 0), gcd(1/2, 3/4)', '(6, 2, 12, 0, 1/4)'],
  ['gcd(6^400, 10^300) == 2^300', 'True'],
  [
    'xgcd(12, 18), inverse_mod(3, 7), power_mod(3, 1000, 7), power_mod(3, -1, 7), crt(2, 3, 3, 5)',
    '((6, -1, 1), 5, 4, 5, 8)',
  ],
  [
    'divisors(28), prime_divisors(60), euler_phi(36), moebius(30), moebius(4)',
    '([1, 2, 4, 7, 14, 28], [2, 3, 5], 12, -1, 0)',
  ],
  ['sigma(12), sigma(12, 0), sigma(12, 2)', '(28, 6, 210)'],
  [
    'factorial(20), binomial(10, 3), binomial(-3, 2), fibonacci(100), fibonacci(-8)',
    '(2432902008176640000, 120, 6, 354224848179261915075, -21)',
  ],
  [
    'isqrt(17), is_square(16), is_square(4/9), is_squarefree(12), valuation(48, 2)',
    '(4, True, True, False, 4)',
  ],
  ['sqrt(16), sqrt(4/9), 8^(1/3), sqrt(2.25)', '(4, 2/3, 2, 1.5)'],
  [
    'prod([1..6]), srange(3), srange(0, 1, 1/3), digits(1203), 255.digits(16)',
    '(720, [0, 1, 2], [0, 1/3, 2/3], [3, 0, 2, 1], [15, 15])',
  ],
  [
    'm = 84; m.factor(), m.is_prime(), m.divisors()[-2], m.gcd(35), m.nbits(), m.str(2)',
    "(2^2 * 3 * 7, False, 42, 7, 7, '1010100')",
  ],
  ['n(1/4), N(1/8), floor(7/2), ceil(7/2), floor(2.5)', '(0.25, 0.125, 3, 4, 2)'],
  ['f"{1/2} {2^3:>4}|{3:^5}|"', "'1/2    8|  3  |'"],
  ['a = 5\nb = a^2\nb', '25'],
  ['a = 5', null],
  ['None', null],
  ['[f(3) for f in [lambda x: x/2]]', '[3/2]'],
  [
    'try:\n  1/0\nexcept ZeroDivisionError as error:\n  x = str(error)\nx',
    "'rational division by zero'",
  ],
  [
    'class P:\n  def __init__(self, x): self.x = x\n  def __repr__(self): return "P%s" % self.x\nP(1/2)',
    'P1/2',
  ],
  ['import math, json, random, re, collections, itertools', null],
  [
    'math.sqrt(4), math.pi == pi, json.dumps([1]), re.match("a", "ab").group(0)',
    "(2.0, True, '[1]', 'a')",
  ],
  ['"naïve π", "it\'s é", "é\\n\\\\"', `('naïve π', "it's é", 'é\\n\\\\')`],
  ['größe = 3; größe', '3'],
  ['', null],
  ['# only a comment\n\n', null],
  ['x = 1\r\nif x:\r\n  y = 2\r\ny', '2'],
  ['0', '0'],
];

test('programs give the values that Sage prints', async () => {
  const engine = await openEngine();
  for (const [code, shown] of values) assert.equal(await show(engine, code), shown, code);
});

test('a value that is typeset better than written has LaTeX', async () => {
  const engine = await openEngine();
  const latex = async (code: string) => {
    const { evaluation } = await runIn(engine, code);
    return evaluation.ok ? evaluation.value?.['text/latex'] : undefined;
  };
  assert.equal(await latex('-5/6'), '-\\frac{5}{6}');
  assert.equal(await latex('factor(-24)'), '-1 \\cdot 2^{3} \\cdot 3');
  assert.equal(await latex('[1/2, 3]'), '\\left[\\frac{1}{2}, 3\\right]');
  assert.equal(await latex('12'), undefined);
  assert.equal(await latex('[1, 2]'), undefined);
});

test('the factors of 2^360 - 1 are prime and their product is it', async () => {
  const engine = await openEngine();
  const code = `f = factor(2^360 - 1)
(prod([p^e for p, e in f]) == 2^360 - 1, all([is_prime(p) for p, e in f]), f.value() == 2^360 - 1)`;
  assert.equal(await show(engine, code), '(True, True, True)');
});

test('integers of many digits cross to the kernels and back', async () => {
  const engine = await openEngine();
  const digits = '7'.repeat(20_000);
  assert.equal(await show(engine, digits), digits);
  assert.equal(await show(engine, `print(-${digits})\nlen(str(${digits}))`), '20000');
  assert.equal(await show(engine, '3^20000'), (3n ** 20000n).toString());
  assert.equal(
    await show(engine, '(-2)^1001 == -2^1001, gcd(-2^600, 6^500) == 2^500'),
    '(True, True)',
  );
  assert.equal(await show(engine, '(10^400/3^300).n() > 10^200, float(1/10^400)'), '(True, 0.0)');
});

test('printed text is handed on line by line, in order, both streams', async () => {
  const engine = await openEngine();
  const code = `import sys
print(1)
print('é', 'π', sep='-')
print('to err', file=sys.stderr)
print('a', end='')
factor(6)
print('b')
2/3`;
  const { evaluation, chunks } = await runIn(engine, code);
  assert.deepEqual(chunks, [
    { stream: 'stdout', text: '1\n' },
    { stream: 'stdout', text: 'é-π\n' },
    { stream: 'stderr', text: 'to err\n' },
    { stream: 'stdout', text: 'a' },
    { stream: 'stdout', text: 'b\n' },
  ]);
  assert.deepEqual(evaluation, {
    ok: true,
    value: { 'text/plain': '2/3', 'text/latex': '\\frac{2}{3}' },
  });
});

test('what was printed before an exception is kept', async () => {
  const { evaluation, chunks } = await runIn(await openEngine(), "print('x', end='')\n1/0");
  assert.equal(evaluation.ok, false);
  assert.deepEqual(chunks, [{ stream: 'stdout', text: 'x' }]);
});

test('sleep waits without using the processor and shows first what was printed', async () => {
  const engine = await openEngine();
  const before = process.cpuUsage();
  const started = performance.now();
  const moments: number[] = [];
  const emit = () => moments.push(performance.now());
  await engine.evaluate("print('now', end='')\nsleep(0.2)\nimport time\ntime.sleep(1/5)", { emit });
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  assert.ok(elapsed >= 390, `${elapsed} ms`);
  assert.ok(moments[0]! - started <= elapsed - 390);
  assert.ok((user + system) / 1000 < elapsed, 'a busy loop would use all of it');
});

test('engines do not share variables', async () => {
  const [one, two] = [await openEngine(), await openEngine()];
  await show(one, 'a = 1');
  assert.equal(await show(one, 'a'), '1');
  assert.equal(await show(two, 'a'), "NameError: name 'a' isn't defined");
});
