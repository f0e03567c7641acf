/** Seconds of the runs of one program on one number. */
export interface Figures {
  min: number;
  median: number;
}

/** Smallest and middle value; of an even count the mean of the middle two. @throws RangeError when empty */
export function figuresOf(values: readonly number[]): Figures {
  if (values.length === 0) throw new RangeError('figuresOf needs at least one value.');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (place: number) => sorted[place] ?? 0;
  const middle = (sorted.length - 1) / 2;
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2 };
}

/**
 * The ratio of two programs whose runs alternated: the median of the ratios pair by pair, which a machine that gets
 * slower and faster disturbs least.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): number {
  const pairs = ours.slice(0, theirs.length).map((value, place) => value / (theirs[place] ?? 1));
  return figuresOf(pairs).median;
}

/** The geometric mean: what a ratio's mean must be, so that halving here and doubling there cancel. */
export function meanRatio(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

/** Seconds as one reads them: three digits, at most two after the point. */
export function secondsText(seconds: number): string {
  if (Number.isNaN(seconds)) return 'unknown';
  if (seconds < 10) return seconds.toFixed(2);
  return seconds < 100 ? seconds.toFixed(1) : seconds.toFixed(0);
}

/** A table as text: the first column to the left, numbers to the right. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

/** The same table in Markdown. */
export function tableMarkdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |\n`).join('');
}
