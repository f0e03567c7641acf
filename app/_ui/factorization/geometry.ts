/* Where things stand in the growing curve: pure, in percent of its box, so that it scales with the page. */

/** A point of a curve: [seconds since its beginning, count]. */
export type Point = readonly [seconds: number, count: number];

/** The place of a value on an axis from 0 to `max`, in percent; within the box in any case. */
export function place(value: number, max: number): number {
  return max <= 0 ? 0 : Math.min(100, Math.max(0, (100 * value) / max));
}

/** The smallest of 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten that is not below `value`: an axis that ends here seldom moves. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * (1 - 1e-9));
  return (step ?? 10) * power;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Steps between the marks of a time axis, in seconds, as clocks have them. */
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute],
  ...[30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day],
];

/** A time axis that reaches `seconds`: its end, and its marks in seconds, at most `most` without the zero. */
export function timeAxis(seconds: number, most = 5): { end: number; marks: number[] } {
  const wanted = Math.max(seconds, most);
  const step =
    timeSteps.find((each) => each * most >= wanted) ?? Math.ceil(wanted / most / day) * day;
  const count = Math.ceil(wanted / step - 1e-9);
  return { end: count * step, marks: Array.from({ length: count + 1 }, (_, i) => i * step) };
}

/** Marks of a count axis from 0 to `end`, at most `most` steps, whole and round. */
export function countMarks(end: number, most = 4): number[] {
  const rough = end / most;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** The mark of a time axis: `0`, `30 s`, `2 min`, `1.5 h`, `3 d`. */
export function timeMark(seconds: number, end: number): string {
  if (seconds === 0) return '0';
  if (end < 2 * minute) return `${seconds} s`;
  if (end < 2 * hour) return `${Number((seconds / minute).toFixed(1))} min`;
  if (end < 3 * day) return `${Number((seconds / hour).toFixed(1))} h`;
  return `${Number((seconds / day).toFixed(1))} d`;
}

interface Box {
  /** Value at the right edge. */
  x: number;
  /** Value at the upper edge. */
  y: number;
}

/** The curve as an SVG path in a box of 100 by 100 with y downward; empty without points. */
export function curvePath(points: readonly Point[], end: Box): string {
  return points
    .map(
      ([x, y], i) =>
        `${i === 0 ? 'M' : 'L'}${short(place(x, end.x))} ${short(100 - place(y, end.y))}`,
    )
    .join('');
}

/** The area below the curve as a closed path. */
export function areaPath(points: readonly Point[], end: Box): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const [left, right] = [short(place(first[0], end.x)), short(place(last[0], end.x))];
  return `${curvePath(points, end)}L${right} 100L${left} 100Z`;
}

/** A curve of at most `most` points: its first and last, and of each stretch between them the last. */
export function thinned(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const stride = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => points[Math.round(i * stride)] as Point);
}

function short(percent: number): string {
  return String(Number(percent.toFixed(2)));
}
