import type { SyntaxNode, SyntaxNodeRef, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import { isSpace } from './characters.ts';
import type { Edit } from './edits.ts';
import { integerMethods, methodFunction } from './methods.ts';
import { ellipsisName } from './scan.ts';
import { SourceError } from './sourceError.ts';

/**
 * The second pass, on the tree of a Python parser: operators whose meaning in Sage is not Python's
 * become calls into the prelude. The names they call are written with two underscores on both sides.
 *
 * - `a / b` → `__quotient__(a, b)`: exact on integers
 * - `a ** b` → `__power__(a, b)`: exact with a negative exponent; `x ** 2` stays
 * - `a < b` → `__lt__(a, b)`: MicroPython never asks the right operand, so `1 < 2/3` would fail.
 *   Only in programs that can make rationals: it costs a call.
 * - `[a, __ellipsis__, b]` → `__range__(a, __ellipsis__, b)`
 * - `n.factor()` → `__factor__(n)()`: MicroPython's integers have no such methods
 * - `str(n)` → `__str__(n)`: MicroPython's own takes n² time for n digits
 * - the last expression → `__value__=(…)`
 */
export function rewrite(text: string, rationals: boolean): { edits: Edit[]; rationals: boolean } {
  const tree = parser.parse(text);
  refuseErrors(tree, text);
  const possible = rationals || canMakeRationals(tree, text);
  const edits = new Rewriter(text, tree, possible).run();
  return { edits, rationals: possible };
}

function refuseErrors(tree: Tree, text: string): void {
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) throw syntaxError(node.node, text);
      if (node.to - node.from > longestName && names.has(node.name))
        throw new SourceError(
          `a name of ${node.to - node.from} characters: names have at most ${longestName}`,
          node.from,
        );
      if (node.name === 'AssignStatement') refuseSymbolicFunction(node.node);
    },
  });
}

/** MicroPython keeps the length of a name in one byte; without a word of ours it says `name too long`. */
const longestName = 255;
const names = new Set(['VariableName', 'PropertyName']);

/**
 * The parser gives up on expressions of more than about 1,100 operators in a row or 2,800 brackets deep
 * (its guards against quadratic time) with the same error as for a mistake; then say both.
 */
const suspiciousLength = 2000;

function syntaxError(node: SyntaxNode, text: string): SourceError {
  let statement = node;
  while (statement.parent && !['Script', 'Body'].includes(statement.parent.name)) {
    statement = statement.parent;
  }
  const offset = errorOffset(node, text);
  const long = offset - statement.from >= suspiciousLength;
  const reason = ', or an expression too long for this engine: split it into several statements';
  return new SourceError(`invalid syntax${long ? reason : ''}`, offset);
}

/** A missing token is an empty node: point at the token that came instead, or behind the line's last one. */
function errorOffset(node: SyntaxNodeRef, text: string): number {
  let at = node.from;
  if (at !== node.to && text[at] !== '\n' && text[at] !== ' ') return at;
  while (text[at] === ' ' || text[at] === '\t') at++;
  const lineEnds = at >= text.length || text[at] === '\n' || text[at] === '#';
  if (!lineEnds && text[node.from - 1] !== '\n') return at;
  at = node.from;
  while (at > 0 && isSpace(text[at - 1])) at--;
  return at;
}

function refuseSymbolicFunction(assignment: SyntaxNode): void {
  const target = assignment.firstChild;
  if (target?.name !== 'CallExpression') return;
  throw new SourceError(
    'symbolic functions (f(x) = ...) are not part of the math engine: write f = lambda x: ..., or run it with the engine sage',
    target.from,
  );
}

const rationalNames = new Set(['QQ', 'Rational', 'eval', 'exec', 'globals', 'locals']);

/** Divisions, powers that may be negative and these names are all the ways to a first rational. */
function canMakeRationals(tree: Tree, text: string): boolean {
  let found = false;
  tree.iterate({
    enter: (node) => {
      if (found) return false;
      if (node.name === 'VariableName') found = rationalNames.has(text.slice(node.from, node.to));
      else if (node.name === 'ArithOp') found = isDivisionOrPower(node.node, text);
      else if (node.name === 'UpdateOp')
        found = rewrittenUpdate(text.slice(node.from, node.to)) !== null;
      return undefined;
    },
  });
  return found;
}

function isDivisionOrPower(operator: SyntaxNode, text: string): boolean {
  const name = text.slice(operator.from, operator.to);
  return name === '/' || (name === '**' && !isNaturalLiteral(operator.nextSibling, text));
}

function rewrittenUpdate(operator: string): string | null {
  if (operator === '/=') return '__quotient__';
  return operator === '**=' ? '__power__' : null;
}

const comparisons: Record<string, string> = {
  '<': '__lt__',
  '>': '__gt__',
  '<=': '__le__',
  '>=': '__ge__',
  '==': '__eq__',
  '!=': '__ne__',
};

const notRational = new Set([
  'Number',
  'String',
  'FormatString',
  'ContinuedString',
  'None',
  'Boolean',
  'ArrayExpression',
  'DictionaryExpression',
  'SetExpression',
  'TupleExpression',
]);

class Rewriter {
  private readonly text: string;
  private readonly tree: Tree;
  private readonly rationals: boolean;
  /** Ends of nodes, innermost first, and beginnings, outermost first: that is how they must nest. */
  private readonly closings: Edit[] = [];
  private readonly openings: Edit[] = [];
  private readonly pending = new Map<string, string[]>();
  private formatDepth = 0;
  private value: SyntaxNode | null = null;

  constructor(text: string, tree: Tree, rationals: boolean) {
    this.text = text;
    this.tree = tree;
    this.rationals = rationals;
  }

  run(): Edit[] {
    this.value = lastExpression(this.tree.topNode);
    this.tree.iterate({
      enter: (node) => this.enter(node),
      leave: (node) => this.leave(node),
    });
    return merge(this.closings, this.openings);
  }

  private enter(ref: SyntaxNodeRef): void {
    switch (ref.name) {
      case 'BinaryExpression':
        this.binary(ref.node);
        break;
      case 'UpdateStatement':
        this.update(ref.node);
        break;
      case 'ExpressionStatement':
        if (this.value?.from === ref.from) this.wrap(ref, '__value__=(');
        break;
      case 'VariableName':
        this.name(ref.node);
        break;
      case 'MemberExpression':
        this.member(ref.node);
        break;
      case 'FormatString':
        this.formatDepth++;
    }
  }

  private leave(ref: SyntaxNodeRef): void {
    if (ref.name === 'FormatString') this.formatDepth--;
    if (this.pending.size === 0) return;
    const key = keyOf(ref);
    const texts = this.pending.get(key);
    if (!texts) return;
    this.pending.delete(key);
    for (const text of texts.reverse()) this.closings.push({ from: ref.to, to: ref.to, text });
  }

  /** Writes `open` before the node and `)` behind it, outside whatever its parts get. */
  private wrap(node: SyntaxNodeRef, open: string): void {
    this.openings.push({ from: node.from, to: node.from, text: open });
    const key = keyOf(node);
    const texts = this.pending.get(key);
    if (texts) texts.push(')');
    else this.pending.set(key, [')']);
  }

  private replace(node: { from: number; to: number }, text: string): void {
    this.openings.push({ from: node.from, to: node.to, text });
  }

  private textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  private binary(node: SyntaxNode): void {
    const [, operator, right] = parts(node);
    if (!operator || !right) return;
    if (operator.name === 'CompareOp') this.comparison(node);
    else if (operator.name === 'ArithOp') this.arithmetic(node, operator, right);
  }

  private arithmetic(node: SyntaxNode, operator: SyntaxNode, right: SyntaxNode): void {
    const name = this.textOf(operator);
    if (name !== '/' && name !== '**') return;
    if (name === '**' && isNaturalLiteral(right, this.text)) return;
    this.wrap(node, name === '/' ? '__quotient__(' : '__power__(');
    this.replace(operator, ',');
  }

  /** `a < b` becomes a call; `a < b < c` one call with the operands after b unevaluated until needed. */
  private comparison(node: SyntaxNode): void {
    if (!this.rationals || isLink(node.parent, node)) return;
    const links = chain(node);
    if (links.some(({ operator }) => !(this.textOf(operator) in comparisons))) return;
    if (links.every(({ right }) => notRational.has(right.name))) return;
    const names = links.map(({ operator }) => comparisons[this.textOf(operator)]!);
    if (links.length === 1) {
      this.wrap(node, `${names[0]}(`);
      this.replace(links[0]!.operator, ',');
      return;
    }
    if (this.formatDepth > 0) return;
    this.wrap(node, '__chain__(');
    links.forEach(({ operator, right }, index) => {
      this.replace(operator, `,${names[index]},`);
      if (index > 0) this.wrap(right, 'lambda:(');
    });
  }

  private update(node: SyntaxNode): void {
    const [target, operator] = parts(node);
    if (!target || !operator) return;
    const call = rewrittenUpdate(this.textOf(operator));
    if (!call) return;
    const simple = target.name === 'VariableName';
    const text = simple
      ? `=${call}(${this.textOf(target)},`
      : `${this.textOf(operator)}__operand__(`;
    this.replace(operator, text);
    this.pending.set(keyOf(node), [...(this.pending.get(keyOf(node)) ?? []), ')']);
  }

  private name(node: SyntaxNode): void {
    const name = this.textOf(node);
    if (name === 'str' && isCallee(node)) this.replace(node, '__str__');
    else if (name === ellipsisName) this.range(node);
  }

  private range(node: SyntaxNode): void {
    const { parent } = node;
    const array = parent?.name === 'ArrayExpression';
    if (!parent || (!array && parent.name !== 'TupleExpression')) {
      throw new SourceError('a range stands alone in its brackets: [a..b] or (a..b)', node.from);
    }
    this.replace(parent.firstChild!, array ? '__range__(' : '__iterate__(');
    if (array) this.replace(parent.lastChild!, ')');
  }

  private member(node: SyntaxNode): void {
    const [object, dot, property] = parts(node);
    if (!object || dot?.name !== '.' || property?.name !== 'PropertyName') return;
    const method = this.textOf(property);
    if (!integerMethods.has(method) || node.parent?.name !== 'CallExpression') return;
    this.openings.push({ from: node.from, to: node.from, text: `${methodFunction(method)}(` });
    this.replace(dot, ')');
    this.replace(property, '');
  }
}

function keyOf(node: { from: number; to: number; name: string }): string {
  return `${node.from} ${node.to} ${node.name}`;
}

/** The children of a node without the comments between them. */
function parts(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

function isCallee(node: SyntaxNode): boolean {
  return node.parent?.name === 'CallExpression' && node.parent.firstChild?.from === node.from;
}

function isCompare(node: SyntaxNode | null): boolean {
  return node?.name === 'BinaryExpression' && isCompareOperator(parts(node)[1]);
}

function isCompareOperator(node: SyntaxNode | undefined): boolean {
  return node?.name === 'CompareOp' || ['in', 'is', 'not'].includes(node?.name ?? '');
}

/** Whether `node` is the left part of a longer chain of comparisons. */
function isLink(parent: SyntaxNode | null, node: SyntaxNode): boolean {
  return (
    isCompare(parent) &&
    parent!.firstChild!.from === node.from &&
    parent!.firstChild!.to === node.to
  );
}

interface Link {
  readonly operator: SyntaxNode;
  readonly right: SyntaxNode;
}

function chain(node: SyntaxNode): Link[] {
  const links: Link[] = [];
  let current: SyntaxNode = node;
  while (isCompare(current)) {
    const [left, operator, ...rest] = parts(current);
    links.unshift({ operator: operator!, right: rest.at(-1)! });
    current = left!;
  }
  return links;
}

/** Up to three digits: larger powers are the host's work. */
function isNaturalLiteral(node: SyntaxNode | null, text: string): boolean {
  if (node?.name !== 'Number' || node.to - node.from > 3) return false;
  for (let at = node.from; at < node.to; at++) {
    if (text[at]! < '0' || text[at]! > '9') return false;
  }
  return true;
}

/** The program's last statement, if it is an expression. */
function lastExpression(script: SyntaxNode): SyntaxNode | null {
  let last = parts(script).at(-1);
  if (last?.name === 'StatementGroup')
    last = parts(last)
      .filter(({ name }) => name !== ';')
      .at(-1);
  return last?.name === 'ExpressionStatement' ? last : null;
}

/** Both lists ordered by position; what ends at a position comes before what begins there. */
function merge(closings: readonly Edit[], openings: readonly Edit[]): Edit[] {
  const tagged = [...closings, ...openings];
  const order = tagged.map((_, index) => index);
  order.sort((a, b) => tagged[a]!.from - tagged[b]!.from || a - b);
  return order.map((index) => tagged[index]!);
}
