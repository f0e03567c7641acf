/** A mistake in the source that we found before Python did; `offset` counts UTF-16 units from 0. */
export class SourceError extends Error {
  override readonly name = 'SyntaxError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column, both from 1, of an offset. */
export function positionAt(source: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** The line and a caret under the column, tabs kept so that the caret stands right. */
export function excerpt(source: string, { line, column }: Position): string {
  const text = source.split('\n')[line - 1] ?? '';
  const before = Array.from(text.slice(0, column - 1), (char) => (char === '\t' ? '\t' : ' '));
  return `    ${text}\n    ${before.join('')}^`;
}
