import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  areaPath,
  countMarks,
  curvePath,
  niceCeiling,
  type Point,
  place,
  thinned,
  timeAxis,
  timeMark,
} from './geometry.ts';

test('a place is a share of the axis, and never outside the box', () => {
  assert.deepEqual(
    [0, 5, 10, 12, -3].map((value) => place(value, 10)),
    [0, 50, 100, 100, 0],
  );
  assert.equal(place(5, 0), 0);
});

test('an axis ends at a round number at or above what it shows', () => {
  assert.deepEqual([1, 1.01, 37, 100, 4021, 99_000].map(niceCeiling), [1, 1.5, 40, 100, 5000, 1e5]);
  assert.equal(niceCeiling(0), 1);
  for (let value = 1; value < 1e9; value *= 1.37) {
    const end = niceCeiling(value);
    assert.ok(end >= value * (1 - 1e-9) && end <= value * 1.5 + 1e-9, `${value}: ${end}`);
  }
});

test('a time axis has marks as clocks have them, from nought to its end', () => {
  assert.deepEqual(timeAxis(23), { end: 25, marks: [0, 5, 10, 15, 20, 25] });
  assert.deepEqual(timeAxis(200).marks, [0, 60, 120, 180, 240]);
  for (let seconds = 1; seconds < 1e8; seconds *= 1.61) {
    const { end, marks } = timeAxis(seconds);
    assert.ok(end >= seconds && marks.length <= 6 && marks.at(-1) === end, `${seconds}`);
  }
});

test('marks are written in one unit for the whole axis', () => {
  assert.deepEqual(
    [0, 30, 60].map((mark) => timeMark(mark, 90)),
    ['0', '30 s', '60 s'],
  );
  assert.deepEqual(
    [0, 30, 300].map((mark) => timeMark(mark, 600)),
    ['0', '0.5 min', '5 min'],
  );
  assert.equal(timeMark(5400, 9000), '1.5 h');
  assert.equal(timeMark(86_400, 4 * 86_400), '1 d');
});

test('count marks are round and within the axis', () => {
  assert.deepEqual(countMarks(1000), [0, 500, 1000]);
  assert.deepEqual(countMarks(4000), [0, 1000, 2000, 3000, 4000]);
  assert.deepEqual(countMarks(3), [0, 1, 2, 3]);
  for (let end = 1; end < 1e9; end *= 1.7) {
    const marks = countMarks(end);
    assert.ok(
      marks.length <= 5 && (marks.at(-1) ?? 0) <= end + 1e-6 && marks.length >= 2,
      `${end}`,
    );
  }
});

test('a curve goes up as the count does, and its area is closed at the axis', () => {
  const points: Point[] = [
    [0, 0],
    [5, 20],
    [10, 100],
  ];
  assert.equal(curvePath(points, { x: 20, y: 100 }), 'M0 100L25 80L50 0');
  assert.equal(areaPath(points, { x: 20, y: 100 }), 'M0 100L25 80L50 0L50 100L0 100Z');
  assert.equal(curvePath([], { x: 1, y: 1 }), '');
  assert.equal(areaPath([], { x: 1, y: 1 }), '');
});

test('a thinned curve keeps its ends and its order', () => {
  const points = Array.from({ length: 1000 }, (_, i): Point => [i, i * i]);
  const few = thinned(points, 80);
  assert.equal(few.length, 80);
  assert.deepEqual([few[0], few.at(-1)], [points[0], points[999]]);
  assert.ok(few.every((point, i) => i === 0 || point[0] > (few[i - 1] as Point)[0]));
  assert.equal(thinned(points.slice(0, 5), 80).length, 5);
});
