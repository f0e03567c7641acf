import {
  bounded,
  divideExactly,
  factorial,
  functions,
  maxDigits,
  multiply,
  power,
  primorial,
  Refusal,
} from './boundedArithmetic.ts';
import { ExpressionError } from './expressionError.ts';
import { readTokens, type Token } from './readTokens.ts';

/** Longer texts are refused unread: a number of 10,000 digits fits with room to spare. */
const MAX_TEXT = 20_000;

/** Parentheses and signs nested deeper than this are refused, long before the stack ends. */
const MAX_DEPTH = 100;

/** `n =` in front of the value. */
const NAME = /^\s*[A-Za-z][A-Za-z0-9_]*\s*=/;

/**
 * The value of an expression of whole numbers: `2^360-1`, `(3^100+1)/2`, `50!`, `fibonacci(1000)`.
 *
 * Grammar, loosest first: `+ -`, `* /` (exact only), unary `+ -`, `^` or `**` (to the right), postfix `!` and `#`
 * (primorial), parentheses, `factorial(n)`, `fibonacci(n)`, `primorial(n)`. Digits may be grouped by underscores. A name
 * may stand before all of it, as in `n = 2^67-1`; it is not read.
 * Nothing is evaluated as code, and every operation is refused before it computes a value of over 10,000 digits.
 *
 * @throws ExpressionError, with a sentence for the user and the place in the text
 * @example parseInteger('(10^71-1)/9')
 */
export function parseInteger(text: string): bigint {
  if (text.length > MAX_TEXT) {
    throw new ExpressionError(
      `This text is too long: write a number of at most ${maxDigits.toLocaleString('en-US')} digits.`,
      0,
    );
  }
  // Blanks keep every place in the text what it is.
  const value = text.replace(NAME, (name) => ' '.repeat(name.length));
  return new Parser(readTokens(value)).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): bigint {
    if (this.#peek().type === 'end') {
      throw new ExpressionError('Write a whole number, for example 2^360-1.', 0);
    }
    const value = this.#sum();
    if (this.#peek().type !== 'end') throw this.#unexpected();
    return value;
  }

  #sum(): bigint {
    let value = this.#product();
    for (;;) {
      const token = this.#peek();
      if (this.#take('+')) value = this.#at(token, () => bounded(value + this.#product()));
      else if (this.#take('-')) value = this.#at(token, () => bounded(value - this.#product()));
      else return value;
    }
  }

  #product(): bigint {
    let value = this.#signed();
    for (;;) {
      const token = this.#peek();
      if (this.#take('*')) value = this.#at(token, () => multiply(value, this.#signed()));
      else if (this.#take('/')) value = this.#at(token, () => divideExactly(value, this.#signed()));
      else return value;
    }
  }

  #signed(): bigint {
    if (this.#take('-')) return -this.#nested(() => this.#signed());
    if (this.#take('+')) return this.#nested(() => this.#signed());
    const base = this.#postfix();
    const token = this.#peek();
    if (!this.#take('^')) return base;
    return this.#at(token, () =>
      power(
        base,
        this.#nested(() => this.#signed()),
      ),
    );
  }

  #postfix(): bigint {
    const value = this.#atom();
    const token = this.#peek();
    if (this.#take('#')) return this.#at(token, () => primorial(value));
    if (!this.#take('!')) return value;
    if (this.#peek().text === '!') {
      throw new ExpressionError(
        '“!!” has two meanings: write (n!)! or the product itself.',
        token.at,
      );
    }
    return this.#at(token, () => factorial(value));
  }

  #atom(): bigint {
    const token = this.#peek();
    if (token.type === 'number') {
      this.#next += 1;
      return this.#at(token, () => bounded(BigInt(token.text)));
    }
    if (token.type === 'name') return this.#call(token);
    if (!this.#take('(')) throw this.#unexpected();
    return this.#parenthesis();
  }

  #call(token: Token): bigint {
    const compute = functions.get(token.text);
    if (compute === undefined) {
      const known = [...functions.keys()].join(', ');
      throw new ExpressionError(
        `“${token.text}” is not known here: use numbers, or ${known}.`,
        token.at,
      );
    }
    this.#next += 1;
    if (!this.#take('(')) {
      throw new ExpressionError(`Write ${token.text}(n), with parentheses.`, token.at);
    }
    const argument = this.#parenthesis();
    return this.#at(token, () => compute(argument));
  }

  #parenthesis(): bigint {
    const value = this.#nested(() => this.#sum());
    if (!this.#take(')')) throw this.#unexpected();
    return value;
  }

  #nested(read: () => bigint): bigint {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw new ExpressionError(
        'This expression is nested too deeply: simplify it.',
        this.#peek().at,
      );
    }
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** Gives a refused operation its place in the text. */
  #at(token: Token, compute: () => bigint): bigint {
    try {
      return compute();
    } catch (error) {
      if (error instanceof Refusal) throw new ExpressionError(error.message, token.at);
      throw error;
    }
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #take(sign: string): boolean {
    const token = this.#peek();
    if (token.type !== 'sign' || token.text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #unexpected(): ExpressionError {
    const token = this.#peek();
    return token.type === 'end'
      ? new ExpressionError('The expression ends too early: complete it.', token.at)
      : new ExpressionError(
          `“${token.text}” is not expected here: check the expression.`,
          token.at,
        );
  }
}
