import type { FactorPicture, SievePicture } from '../../../lib/protocol/picture.ts';
import { grouped, shortNumber } from '../../../lib/protocol/pictureWords.ts';
import { formatDuration } from '../format.ts';
import styles from './GrowthChart.module.css';
import {
  areaPath,
  countMarks,
  curvePath,
  type Point,
  place,
  thinned,
  timeAxis,
  timeMark,
} from './geometry.ts';

/** Points drawn: more than these are not seen on a curve as wide as a page. */
const mostPoints = 120;

/**
 * Combined relations over time, up to the line of those that are needed. While it sieves, the fan from the last point
 * shows between which moments the end is expected. Lines are an SVG that stretches, words are HTML that does not.
 */
export function GrowthChart({ sieve, ahead }: GrowthChartProps) {
  const { needed, combined } = sieve;
  const points = thinned(sieve.curve, mostPoints);
  const last: Point = points.at(-1) ?? [0, 0];
  const { end: xEnd, marks } = timeAxis(last[0] + (ahead?.lateSeconds ?? 0));
  const end = { x: xEnd, y: Math.max(needed, combined) * 1.08 };
  const top = 100 - place(needed, end.y);
  return (
    <figure className={styles.chart} role="img" aria-label={inWords(sieve, last)}>
      <div className={styles.plot}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {countMarks(needed).map((count) => (
            <Line key={count} className={styles.grid} y={100 - place(count, end.y)} />
          ))}
          <Line className={styles.needed} y={top} />
          {ahead && <path className={styles.fan} d={fanOf(last, { ahead, needed, end })} />}
          <path className={styles.area} d={areaPath(points, end)} />
          <path className={styles.curve} d={curvePath(points, end)} />
        </svg>
        <span className={styles.neededWord} style={{ top: `${top}%` }} aria-hidden="true">
          needed
        </span>
        <span
          className={styles.dot}
          style={{ left: `${place(last[0], end.x)}%`, top: `${100 - place(last[1], end.y)}%` }}
        />
        <Marks needed={needed} yEnd={end.y} marks={marks} xEnd={xEnd} />
      </div>
    </figure>
  );
}

interface GrowthChartProps {
  sieve: SievePicture;
  /** Time to the end while it sieves, else null. */
  ahead: FactorPicture['timeLeft'];
}

function Line({ y, className }: { y: number; className: string | undefined }) {
  return <line className={className} x1="0" x2="100" y1={y} y2={y} />;
}

interface MarksProps {
  needed: number;
  yEnd: number;
  marks: number[];
  xEnd: number;
}

/** The words along both axes. */
function Marks({ needed, yEnd, marks, xEnd }: MarksProps) {
  return (
    <span aria-hidden="true">
      {countMarks(needed).map((count) => (
        <span key={count} className={styles.yMark} style={{ top: `${100 - place(count, yEnd)}%` }}>
          {shortNumber(count)}
        </span>
      ))}
      {marks.map((mark) => (
        <span
          key={mark}
          className={styles.xMark}
          data-edge={mark === 0 ? 'first' : mark === xEnd ? 'last' : undefined}
          style={{ left: `${place(mark, xEnd)}%` }}
        >
          {timeMark(mark, xEnd)}
        </span>
      ))}
    </span>
  );
}

interface Fan {
  ahead: NonNullable<FactorPicture['timeLeft']>;
  needed: number;
  end: { x: number; y: number };
}

/** From where the curve stands to the earliest and the latest moment at which the end is expected. */
function fanOf([x, y]: Point, { ahead, needed, end }: Fan): string {
  const early: Point = [x + ahead.earlySeconds, needed];
  const late: Point = [x + ahead.lateSeconds, needed];
  return `${curvePath([[x, y], early, late], end)}Z`;
}

function inWords({ combined, needed }: SievePicture, [seconds]: Point): string {
  const time = formatDuration(seconds * 1000);
  return `Growing curve of combined relations: ${grouped(combined)} of ${grouped(needed)} needed after ${time} of sieving.`;
}
