const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in words with the two largest units that matter: `0.4 s`, `3 min 05 s`, `2 h 14 min`. Negative counts as zero. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 100) return `${Math.round(span)} ms`;
  if (span < 10 * second) return `${(span / second).toFixed(1)} s`;
  if (span < minute) return `${Math.floor(span / second)} s`;
  if (span < hour) return pair(span, [minute, 'min'], [second, 's']);
  if (span < day) return pair(span, [hour, 'h'], [minute, 'min']);
  return pair(span, [day, 'd'], [hour, 'h']);
}

type Unit = readonly [ms: number, name: string];

function pair(span: number, large: Unit, small: Unit): string {
  const rest = Math.floor((span % large[0]) / small[0]);
  const whole = `${Math.floor(span / large[0])} ${large[1]}`;
  // Seconds are ticking somewhere: they keep their place at zero.
  if (rest === 0 && small[0] !== second) return whole;
  return `${whole} ${String(rest).padStart(2, '0')} ${small[1]}`;
}

/** How long ago `moment` was at `now`: `just now`, `5 min ago`, and from a week on the date (UTC). */
export function formatRelative(moment: number, now: number): string {
  const span = now - moment;
  if (span < 45 * second) return 'just now';
  if (span < 90 * minute) return `${Math.max(1, Math.round(span / minute))} min ago`;
  if (span < 22 * hour) return `${Math.round(span / hour)} h ago`;
  if (span < 7 * day) {
    const days = Math.max(1, Math.round(span / day));
    return days === 1 ? 'yesterday' : `${days} days ago`;
  }
  return new Date(moment).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** Bytes with a binary unit: `512 B`, `1.5 KiB`, `16 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `1 cell`, `2 cells`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? noun : many}`;
}
