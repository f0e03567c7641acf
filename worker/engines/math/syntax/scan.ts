import { isDigit, isNamePart, isNameStart, isSpace } from './characters.ts';
import type { Edit } from './edits.ts';
import { SourceError } from './sourceError.ts';

/**
 * The first pass: Sage's own tokens become Python's, so that a Python parser can read the rest.
 *
 * `^` → `**`, `^^` → `^`, `a..b` → `a,__ellipsis__,b`, `12.factor` → `12 .factor`, `1.` → `1.0`, and
 * integer literals too long for MicroPython's quadratic reader become a call. Strings and comments stay;
 * the expressions inside f-strings do not. No edit adds or removes a line.
 *
 * Also finds here, because a lexer knows best: unclosed strings and brackets.
 */
export function scan(source: string): Edit[] {
  return new Scanner(source).run();
}

export const ellipsisName = '__ellipsis__';

/** MicroPython reads n digits in time n²: 9,500 digits cost 20 ms, so literals from here on go to the host. */
const longLiteralDigits = 1000;

const stringPrefixes = new Set(['r', 'u', 'b', 'f', 'br', 'rb', 'fr', 'rf']);
const closers: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

class Scanner {
  private readonly source: string;
  private readonly edits: Edit[] = [];
  private at = 0;
  /** Offset of the last character that is neither space nor comment. */
  private previous = -1;
  private insideString = 0;

  constructor(source: string) {
    this.source = source;
  }

  run(): Edit[] {
    this.code(null);
    return this.edits;
  }

  /** Reads code up to the end of the source, or of the replacement field of an f-string. */
  private code(field: number | null): void {
    const open: { char: string; offset: number }[] = [];
    while (this.at < this.source.length) {
      const char = this.source[this.at]!;
      if (field !== null && open.length === 0 && this.endsField(char)) return;
      const start = this.at;
      if (isSpace(char) || char === '#') {
        this.skip(char);
        continue;
      }
      if (char in closers) {
        open.push({ char, offset: start });
        this.at++;
      } else if (char === ')' || char === ']' || char === '}') this.close(char, open.pop());
      else this.token(char, open.at(-1)?.char);
      this.previous = this.at - 1;
    }
    const unclosed = open.pop();
    if (unclosed) throw new SourceError(`'${unclosed.char}' was never closed`, unclosed.offset);
    if (field !== null) throw new SourceError("'{' was never closed in this f-string", field);
  }

  private endsField(char: string): boolean {
    return char === '}' || char === ':' || (char === '!' && this.source[this.at + 1] !== '=');
  }

  private skip(char: string): void {
    if (char !== '#') this.at++;
    else {
      const end = this.source.indexOf('\n', this.at);
      this.at = end === -1 ? this.source.length : end;
    }
  }

  private close(char: string, open: { char: string; offset: number } | undefined): void {
    if (!open) throw new SourceError(`unmatched '${char}'`, this.at);
    if (closers[open.char] !== char) {
      throw new SourceError(`closing '${char}' does not match opening '${open.char}'`, this.at);
    }
    this.at++;
  }

  private token(char: string, bracket: string | undefined): void {
    if (char === '"' || char === "'") this.string('');
    else if (isDigit(char)) this.number();
    else if (isNameStart(char)) this.name();
    else if (char === '^') this.caret();
    else if (char === '.') this.dots(bracket);
    else this.at++;
  }

  private name(): void {
    const start = this.at;
    while (isNamePart(this.source[this.at])) this.at++;
    const char = this.source[this.at];
    if (char !== '"' && char !== "'") return;
    const prefix = this.source.slice(start, this.at).toLowerCase();
    if (stringPrefixes.has(prefix)) this.string(prefix);
  }

  private caret(): void {
    const double = this.source[this.at + 1] === '^';
    const length = double ? 2 : 1;
    this.edits.push({ from: this.at, to: this.at + length, text: double ? '^' : '**' });
    this.at += length;
  }

  private dots(bracket: string | undefined): void {
    const { source, at } = this;
    if (source.startsWith('...', at)) this.at += 3;
    else if (source.startsWith('..', at)) this.ellipsis(bracket);
    else if (source[at + 1] === '<') {
      throw new SourceError(
        'polynomial rings (R.<x> = ...) are not part of the math engine; a worker with Sage runs them with the engine sage',
        at,
      );
    } else if (isDigit(source[at + 1])) this.number();
    else this.at++;
  }

  /** `a..b` with or without commas beside it, as in `[1, 3, .., 11]`. */
  private ellipsis(bracket: string | undefined): void {
    const from = this.at;
    if (bracket !== '[' && bracket !== '(') {
      throw new SourceError('a range stands in brackets: [a..b] or (a..b)', from);
    }
    this.at += 2;
    let next = this.at;
    while (isSpace(this.source[next])) next++;
    const before = this.source[this.previous]!;
    const after = this.source[next];
    if (before in closers || after === undefined || after === ']' || after === ')') {
      throw new SourceError('a range needs a first and a last element: [a..b]', from);
    }
    const text = `${before === ',' ? '' : ','}${ellipsisName}${after === ',' ? '' : ','}`;
    this.edits.push({ from, to: this.at, text });
  }

  private number(): void {
    const { source } = this;
    const start = this.at;
    const radix = source[start] === '0' ? source[start + 1]?.toLowerCase() : undefined;
    if (radix === 'x' || radix === 'o' || radix === 'b') {
      while (isNamePart(source[this.at])) this.at++;
      return;
    }
    this.digits();
    if (source[this.at] === '.' && !this.fraction()) return;
    if (this.isExponent(this.at)) {
      this.at += isDigit(source[this.at + 1]) ? 1 : 2;
      this.digits();
    } else if (source[this.at]?.toLowerCase() !== 'j') this.longLiteral(start);
    if (source[this.at]?.toLowerCase() === 'j') this.at++;
  }

  private digits(): void {
    while (isDigit(this.source[this.at]) || this.source[this.at] === '_') this.at++;
  }

  /** At the dot after the digits; false: the dot belongs to a range or a method and the number ends. */
  private fraction(): boolean {
    const next = this.source[this.at + 1];
    if (next === '.') return false;
    const imaginary = next?.toLowerCase() === 'j' && !isNamePart(this.source[this.at + 2]);
    if (isNameStart(next) && !imaginary && !this.isExponent(this.at + 1)) {
      this.edits.push({ from: this.at, to: this.at, text: ' ' });
      return false;
    }
    this.at++;
    if (!isDigit(next)) this.edits.push({ from: this.at, to: this.at, text: '0' });
    this.digits();
    return true;
  }

  private isExponent(at: number): boolean {
    if (this.source[at]?.toLowerCase() !== 'e') return false;
    const sign = this.source[at + 1];
    return isDigit(sign) || ((sign === '+' || sign === '-') && isDigit(this.source[at + 2]));
  }

  private longLiteral(start: number): void {
    if (this.at - start < longLiteralDigits || this.insideString > 0) return;
    if (this.source.slice(start, this.at).includes('.')) return;
    this.edits.push({ from: start, to: start, text: '__integer__("' });
    this.edits.push({ from: this.at, to: this.at, text: '")' });
  }

  private string(prefix: string): void {
    const { source } = this;
    const start = this.at;
    const quote = source[start]!;
    const triple = source.startsWith(quote.repeat(3), start);
    const end = triple ? quote.repeat(3) : quote;
    this.at += end.length;
    while (!source.startsWith(end, this.at)) {
      const char = source[this.at];
      if (char === undefined || (char === '\n' && !triple)) {
        const kind = triple ? 'triple-quoted string' : 'string';
        throw new SourceError(`unterminated ${kind} literal`, start);
      }
      if (char === '{' && prefix.includes('f')) this.brace(end);
      else this.at += char === '\\' ? 2 : 1;
    }
    this.at += end.length;
  }

  /** `{{`, or a replacement field with its format, which may hold fields again. */
  private brace(end: string): void {
    const start = this.at;
    if (this.source[start + 1] === '{') {
      this.at += 2;
      return;
    }
    this.at++;
    this.insideString++;
    this.code(start);
    this.insideString--;
    this.format(start, end);
  }

  private format(start: number, end: string): void {
    while (this.source[this.at] !== '}') {
      if (this.at >= this.source.length || this.source.startsWith(end, this.at)) {
        throw new SourceError("'{' was never closed in this f-string", start);
      }
      if (this.source[this.at] === '{') this.brace(end);
      else this.at++;
    }
    this.at++;
  }
}
