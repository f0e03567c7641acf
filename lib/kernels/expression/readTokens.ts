import { ExpressionError } from './expressionError.ts';

/** A piece of an expression; `at` is its place in the text, from 0. */
export type Token =
  | { readonly type: 'number'; readonly text: string; readonly at: number }
  | { readonly type: 'name'; readonly text: string; readonly at: number }
  | { readonly type: 'sign'; readonly text: string; readonly at: number }
  | { readonly type: 'end'; readonly text: ''; readonly at: number };

/** Spaces, then one of: digits (with single underscores between), a name, `**`, one sign. */
const TOKEN = /\s*(?:(\d+(?:_\d+)*)|([A-Za-z][A-Za-z0-9]*)|(\*\*|[-+*/^!#(),]))/y;

/**
 * Cuts an expression into tokens; the last one is `end`.
 * @throws ExpressionError at the first character that belongs to none
 */
export function readTokens(source: string): Token[] {
  const text = source.trimEnd();
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw unexpected(text, at);
    const [whole, number, name, sign] = match;
    const start = at + whole.length - (number ?? name ?? sign ?? '').length;
    if (number !== undefined) {
      tokens.push({ type: 'number', text: number.replaceAll('_', ''), at: start });
    } else if (name !== undefined) tokens.push({ type: 'name', text: name, at: start });
    else tokens.push({ type: 'sign', text: sign === '**' ? '^' : sign!, at: start });
    at = TOKEN.lastIndex;
  }
  tokens.push({ type: 'end', text: '', at: text.length });
  return tokens;
}

function unexpected(text: string, from: number): ExpressionError {
  const at = from + text.slice(from).search(/\S/);
  const character = String.fromCodePoint(text.codePointAt(at)!);
  if (character === '.') {
    return new ExpressionError(
      'Only whole numbers can be used here: write 3/2 instead of 1.5.',
      at,
    );
  }
  return new ExpressionError(
    `“${character}” cannot be used here: write whole numbers, + - * / ^ ! and parentheses.`,
    at,
  );
}
