/** How far a collection is, as {@link sievedShare} needs it. */
export interface CollectionState {
  /** Full relations and cycles so far, and how many it takes. */
  readonly combinations: number;
  readonly needed: number;
  readonly largePrimes: 1 | 2;
}

/** A share of the sieving, 0 to 1, with a spread that holds nearly always. */
export interface ShareEstimate {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The share of the sieving that is done. Combinations do not grow with it in proportion: cycles come late. With t the share
 * of the final relations, one large prime gives about `0.55 t + 0.45 t^2` of the combinations needed, two give
 * `0.45 t + 0.55 t^2.5` up to 85 digits and near `t^2` at 90 (measured on YAFU's and on our own runs, 40 to 90 digits).
 */
export function sievedShare({ combinations, needed, largePrimes }: CollectionState): ShareEstimate {
  const done = Math.max(0, Math.min(1, combinations / needed));
  const [linear, exponent] = largePrimes === 1 ? [0.55, 2] : [0.45, 2.5];
  const share = inverseOf((t) => linear * t + (1 - linear) * t ** exponent, done);
  const early = inverseOf((t) => 0.75 * t + 0.25 * t ** 2, done);
  const late = largePrimes === 1 ? inverseOf((t) => 0.35 * t + 0.65 * t ** 2, done) : done ** 0.45;
  return { share, low: Math.min(share, early), high: Math.max(share, late) };
}

/** Where a function that grows from 0 at 0 to 1 at 1 takes a value. */
function inverseOf(f: (t: number) => number, value: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}
