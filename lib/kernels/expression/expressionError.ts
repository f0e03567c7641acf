/** An expression that has no value we would compute. The message is a sentence for the user. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** Where in the text, from 0. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}
