import type { EvaluationError } from '../engine.ts';
import type { Result } from './device.ts';
import { excerpt, positionAt, type SourceError } from './syntax/sourceError.ts';

/** The file name that a cell's code has in tracebacks. */
const cellFrame = '  File "<cell>", line ';

/** A syntax error that the preparser found: line, column and the line with a caret. */
export function syntaxError(source: string, error: SourceError): EvaluationError {
  const position = positionAt(source, error.offset);
  const lines = [
    `  File "<cell>", line ${position.line}, column ${position.column}`,
    excerpt(source, position),
    `SyntaxError: ${error.message}`,
  ];
  return { name: 'SyntaxError', message: error.message, traceback: lines.join('\n'), ...position };
}

/** An exception of the program: only the user's frames, each with its line of source. */
export function exceptionError(
  source: string,
  { name, message, traceback }: Extract<Result, { kind: 'error' }>,
): EvaluationError {
  const frames = cellFrames(traceback);
  const line = frames.at(-1)?.line;
  if (isSyntaxName(name) && line !== undefined)
    return lateSyntaxError(source, { name, message, line });
  const explained = message + advice(name, message);
  const summary = explained === '' ? name : `${name}: ${explained}`;
  const sourceLines = source.split('\n');
  const shown = frames.flatMap((frame) => [
    `  File "<cell>", line ${frame.line}${frame.place}`,
    `    ${sourceLines[frame.line - 1]?.trim() ?? ''}`,
  ]);
  const head = shown.length > 0 ? ['Traceback (most recent call last):', ...shown] : [];
  const error = { name, message: explained, traceback: [...head, summary].join('\n') };
  return line === undefined ? error : { ...error, line };
}

function isSyntaxName(name: string): boolean {
  return name === 'SyntaxError' || name === 'IndentationError';
}

/** One that MicroPython's compiler found: it tells the line only, so the column is its first character. */
function lateSyntaxError(
  source: string,
  { name, message, line }: { name: string; message: string; line: number },
): EvaluationError {
  const text = source.split('\n')[line - 1] ?? '';
  const position = { line, column: text.length - text.trimStart().length + 1 };
  const traceback = [
    `  File "<cell>", line ${line}`,
    excerpt(source, position),
    `${name}: ${message}`,
  ].join('\n');
  return { name, message, traceback, ...position };
}

interface Frame {
  readonly line: number;
  /** `, in f`, or nothing. */
  readonly place: string;
}

function cellFrames(traceback: string): Frame[] {
  const frames: Frame[] = [];
  for (const text of traceback.split('\n')) {
    if (!text.startsWith(cellFrame)) continue;
    const rest = text.slice(cellFrame.length);
    const line = Number.parseInt(rest, 10);
    frames.push({ line, place: rest.slice(String(line).length) });
  }
  return collapse(frames);
}

/** Deep recursion leaves thousands of equal frames: the outer and inner ones tell enough. */
function collapse(frames: Frame[]): Frame[] {
  const shown = 20;
  return frames.length <= 2 * shown ? frames : [...frames.slice(0, shown), ...frames.slice(-shown)];
}

const sageNames = new Set([
  'var',
  'solve',
  'diff',
  'derivative',
  'integrate',
  'integral',
  'limit',
  'taylor',
  'matrix',
  'vector',
  'plot',
  'plot3d',
  'PolynomialRing',
  'GF',
  'EllipticCurve',
  'NumberField',
  'RR',
  'CC',
  'RealField',
  'Zmod',
  'Integers',
  'Mod',
  'graphs',
  'Graph',
  'Permutation',
  'SymmetricGroup',
  'expand',
  'simplify',
]);

/** Names of Sage that this engine has not: say so, and where they are. */
function advice(name: string, message: string): string {
  if (name !== 'NameError') return '';
  const missing = message.split("'")[1] ?? '';
  return sageNames.has(missing)
    ? `: ${missing} is not part of the math engine; a worker with Sage has it in the engine sage`
    : '';
}
