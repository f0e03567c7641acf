/** A page draws no more. */
const MAX_POINTS = 200;

/** A growing number over time: at most 200 points, whose spacing doubles whenever they become too many. */
export class GrowthCurve {
  #points: (readonly [number, number])[] = [];
  #spacing = 1;
  #seen = 0;

  /** @param at milliseconds since 1970; earlier moments than the last one count as that */
  add(at: number, value: number): void {
    const last = this.#points.at(-1);
    const moment = Math.max(at, last?.[0] ?? at);
    if (this.#seen++ % this.#spacing !== 0) return;
    this.#points.push([moment, value]);
    if (this.#points.length < MAX_POINTS) return;
    this.#points = this.#points.filter((_, i) => i % 2 === 0);
    this.#spacing *= 2;
  }

  /** The points, with seconds since `from`, a moment in milliseconds since 1970. */
  since(from: number): [number, number][] {
    return this.#points.map(([at, value]) => [Math.max(0, at - from) / 1000, value]);
  }
}
