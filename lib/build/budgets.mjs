import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { filesBelow, root } from './stamps.mjs';
import { parse, walk } from './syntax.mjs';

/**
 * Sizes that keep the house readable, and the two promises that a linter does not know: every export of the
 * public rooms is documented, and the rooms of pure logic have at least as much test as code.
 */
const fileLines = { median: 100, p95: 350, max: 400 };
const functionLines = { median: 10, p95: 45 };
const documented = ['protocol', 'signing', 'kernels', 'client', 'distributed'];
const tested = ['protocol', 'signing', 'notebook', 'jobs', 'kernels'];
const special = [
  { name: 'a page', pattern: /^app\/.*page\.tsx$/, max: 25 },
  { name: 'a route handler', pattern: /^app\/.*route\.ts$/, max: 60 },
];

/**
 * Measures a tree.
 * @param {string} [top] the tree; the project itself when left out
 * @returns {string[]} a sentence for each budget that is broken; empty when all hold
 */
export function brokenBudgets(top = root) {
  const sources = ['lib', 'app', 'worker']
    .flatMap((place) => filesBelow(join(top, place)))
    .filter((file) => ['.ts', '.tsx'].includes(extname(file)))
    .map((file) => read(file, top));
  return [
    ...fileBudgets(sources),
    ...functionBudgets(sources),
    ...sources.filter(({ room }) => documented.includes(room)).flatMap(undocumented),
    ...tested.flatMap((room) => testBudget(top, room)),
  ];
}

function read(file, top) {
  const text = readFileSync(file, 'utf8');
  const name = file.slice(top.replace(/\/?$/, '/').length);
  const room = name.startsWith('lib/') ? (name.split('/')[1] ?? '') : '';
  return { name, room, text, lines: codeLines(text) };
}

/** Lines that are neither blank nor comment. */
function codeLines(text) {
  const bare = text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
  return bare.split('\n').filter((line) => line.trim() !== '').length;
}

function fileBudgets(sources) {
  const sizes = sources.map(({ lines }) => lines);
  const isTable = ({ name }) => /(vectors|tables?|fixtures)\b/.test(name);
  return [
    ...sources
      .filter((source) => source.lines > fileLines.max && !isTable(source))
      .map(({ name, lines }) => `${name} has ${lines} lines of code; at most ${fileLines.max}`),
    ...special.flatMap(({ name: what, pattern, max }) =>
      sources
        .filter(({ name, lines }) => pattern.test(name) && lines > max)
        .map(({ name, lines }) => `${name} has ${lines} lines; ${what} at most ${max}`),
    ),
    ...quantiles('files', sizes, fileLines),
  ];
}

function functionBudgets(sources) {
  return quantiles('functions', sources.flatMap(functionSizes), functionLines);
}

function quantiles(what, sizes, { median, p95 }) {
  const sorted = [...sizes].sort((a, b) => a - b);
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  return [
    [at(0.5), median, 'median'],
    [at(0.95), p95, '95th percentile'],
  ]
    .filter(([size, most]) => size > most)
    .map(([size, most, name]) => `${what}: ${name} is ${size} lines; at most ${most}`);
}

const functions = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
]);

/** Lines of every function that has a block as its body. */
function functionSizes({ name, text }) {
  const { tree, slice } = parse(text, { tsx: name.endsWith('x') });
  const sizes = [];
  walk(tree, (node) => {
    const body = node.function?.body ?? node.body;
    if (functions.has(node.type) && body?.type === 'BlockStatement') {
      sizes.push(slice(body.span).split('\n').length);
    }
  });
  return sizes;
}

const declaration =
  /^export (?:declare |default )?(?:abstract |async )?(?:function\*?|class|const|let|interface|type) (\w+)/;

/** Exports without a doc string. A type that is inferred from the schema above it is documented there. */
function undocumented({ name, text }) {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const match = declaration.exec(line);
    if (match === null || /= z\.infer</.test(line)) return [];
    const isDocumented = (lines[index - 1] ?? '').trimEnd().endsWith('*/');
    return isDocumented ? [] : [`${name}:${index + 1} export ${match[1]} has no doc string`];
  });
}

/** Tests, the suites that several rooms run, and the fixtures, vectors and plain twins that code is held against. */
const isTest = (file) =>
  /(\.test\.ts|\/(contract|laws|lab)\.ts|\/(contract|fixtures|vectors|testing|twins)\/.*\.(json|ts))$/.test(
    file,
  );

function testBudget(top, room) {
  const files = filesBelow(join(top, 'lib', room), { tests: true });
  const count = (chosen) =>
    chosen.reduce((sum, file) => sum + codeLines(readFileSync(file, 'utf8')), 0);
  const tests = count(files.filter(isTest));
  const code = count(files.filter((file) => /\.tsx?$/.test(file) && !isTest(file)));
  return tests >= code ? [] : [`lib/${room} has ${tests} lines of tests for ${code} lines of code`];
}
