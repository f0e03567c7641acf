import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preparse } from './preparse.ts';
import { positionAt, SourceError } from './sourceError.ts';

const rewritten: [source: string, python: string][] = [
  ['2^3', '__value__=(2**3)'],
  ['2^^3', '__value__=(2^3)'],
  ['a ^= 2', 'a =__power__(a, 2)'],
  ['a ^^= 2', 'a ^= 2'],
  ['-2^2', '__value__=(-2**2)'],
  ['2^-1', '__value__=(__power__(2,-1))'],
  ['2^3^2', '__value__=(__power__(2,3**2))'],
  ['2^1000', '__value__=(__power__(2,1000))'],
  ['2/3', '__value__=(__quotient__(2,3))'],
  ['a/b/c', '__value__=(__quotient__(__quotient__(a,b),c))'],
  ['a//b', '__value__=(a//b)'],
  ['a = 1\n(a/b\n /c)', 'a = 1\n__value__=((__quotient__(__quotient__(a,b)\n ,c)))'],
  ['x /= 3', 'x =__quotient__(x, 3)'],
  ['a[i] /= 2', 'a[i] /=__operand__( 2)'],
  ['[1..10]', '__value__=(__range__(1,__ellipsis__,10))'],
  ['[1, 3..11]', '__value__=(__range__(1, 3,__ellipsis__,11))'],
  ['[1,3,..,11]', '__value__=(__range__(1,3,__ellipsis__,11))'],
  ['[a..b^2]', '__value__=(__range__(a,__ellipsis__,b**2))'],
  ['for i in (1..n): print(i)', 'for i in __iterate__(1,__ellipsis__,n): print(i)'],
  ['n.factor()', '__value__=(__method_factor__(n)())'],
  ['12.factor()', '__value__=(__method_factor__(12 )())'],
  ['n.next_prime().digits()', '__value__=(__method_digits__(__method_next_prime__(n)())())'],
  ['n.sort()', '__value__=(n.sort())'],
  ['1. + .5 + 1.e3 + 1.5j', '__value__=(1.0 + .5 + 1.0e3 + 1.5j)'],
  ['x == 0x1F', '__value__=(x == 0x1F)'],
  ['x < y', '__value__=(x < y)'],
  ['1/2 < x', '__value__=(__lt__(__quotient__(1,2) , x))'],
  ['1/2 < x <= y', '__value__=(__chain__(__quotient__(1,2) ,__lt__, x ,__le__, lambda:(y)))'],
  ['1/2 in x', '__value__=(__quotient__(1,2) in x)'],
  ["'2^3 [1..2]'  # 2^3", "__value__=('2^3 [1..2]')  # 2^3"],
  ['"""a\n^"""; r"\\d^"', '"""a\n^"""; __value__=(r"\\d^")'],
  ['f"{2^n:^10} {{^}} {1/2!r}"', '__value__=(f"{__power__(2,n):^10} {{^}} {__quotient__(1,2)!r}")'],
  ['x = 1; x', 'x = 1; __value__=(x)'],
  ['x; y = 2', 'x; y = 2'],
  ['x;', '__value__=(x);'],
  ['if a:\n  b', 'if a:\n  b'],
  ['π = 3/4', 'π = __quotient__(3,4)'],
  ['', ''],
  ['# nothing', '# nothing'],
  ['x[1:2, ...]', '__value__=(x[1:2, ...])'],
];

test('Sage syntax becomes Python', () => {
  for (const [source, python] of rewritten) assert.equal(preparse(source).python, python, source);
});

test('the program keeps its lines', () => {
  for (const [source] of rewritten) {
    assert.equal(preparse(source).python.split('\n').length, source.split('\n').length, source);
  }
});

test('an integer literal too long for MicroPython is read by the host', () => {
  const digits = '7'.repeat(2000);
  assert.equal(preparse(`x = ${digits}`).python, `x = __integer__("${digits}")`);
});

const mistakes: [source: string, line: number, column: number, message: string][] = [
  ['x = = 3', 1, 5, 'invalid syntax'],
  ['a b', 1, 3, 'invalid syntax'],
  [`x = ${'a'.repeat(256)}`, 1, 5, 'a name of 256 characters: names have at most 255'],
  [`x.${'a'.repeat(256)} = 1`, 1, 3, 'a name of 256 characters: names have at most 255'],
  ['x = 2^', 1, 7, 'invalid syntax'],
  ['1\n2\n3 4\n5', 3, 3, 'invalid syntax'],
  ['2^3^4 + 1/2 +* 3', 1, 14, 'invalid syntax'],
  ['def f(x):\n  y = x^2 +\n  return y', 2, 12, 'invalid syntax'],
  ['def f(x):\n\treturn x +\n', 2, 12, 'invalid syntax'],
  ['for i in range(3)\n  pass', 1, 18, 'invalid syntax'],
  ['print("é", 1+)', 1, 14, 'invalid syntax'],
  ['αβγ = 2^3 3', 1, 11, 'invalid syntax'],
  ['x = 1\ny = (1 +\n  2', 2, 5, "'(' was never closed"],
  ['[1, 2\ny = 3', 1, 1, "'[' was never closed"],
  ['x = 1)', 1, 6, "unmatched ')'"],
  ['(1, [2)', 1, 7, "closing ')' does not match opening '['"],
  ['\n\nx = "abc', 3, 5, 'unterminated string literal'],
  ['x = """abc\n', 1, 5, 'unterminated triple-quoted string literal'],
  ['f"{1+2"', 1, 7, 'unterminated string literal'],
  ['x = 1..3', 1, 6, 'a range stands in brackets: [a..b] or (a..b)'],
  ['x[1..3]', 1, 4, 'a range stands alone in its brackets: [a..b] or (a..b)'],
  ['[1..]', 1, 3, 'a range needs a first and a last element: [a..b]'],
];

test('a mistake is found at its line and column in the source', () => {
  for (const [source, line, column, message] of mistakes) {
    assert.throws(
      () => preparse(source),
      (error: unknown) => {
        assert.ok(error instanceof SourceError, source);
        assert.equal(error.message, message, source);
        assert.deepEqual(positionAt(source, error.offset), { line, column }, source);
        return true;
      },
      source,
    );
  }
});

test('what Sage has and this engine has not is named', () => {
  assert.throws(() => preparse('R.<x> = QQ[]'), /polynomial rings .* engine sage/);
  assert.throws(() => preparse('f(x) = x^2'), /symbolic functions .* lambda/);
});

test('an expression beyond the parser’s limits is refused with the way out', () => {
  assert.equal(preparse(`1${'+1'.repeat(1000)}`).python.length, 2001 + '__value__=()'.length);
  assert.throws(() => preparse(`1${'+1'.repeat(5000)}`), /too long .* split it/);
  assert.throws(() => preparse(`${'('.repeat(5000)}1${')'.repeat(5000)}`), /too long .* split it/);
});
