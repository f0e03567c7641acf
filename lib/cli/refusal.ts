/** A sentence for the reader that ends a command with exit code 1. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
