/** Seconds of linear algebra and square root, which no other worker shares; about the square of the matrix. */
export function combineSeconds(needed: number): number {
  return 0.02 + 3e-9 * needed * needed;
}
