'use client';

import { useHydrated, useNow } from './Clock.tsx';
import { formatDuration, formatRelative } from './format.ts';

/** A moment relative to now; the exact one, in the reader's own time zone, is its title. */
export function Time({ moment }: { moment: number }) {
  const now = useNow(15_000);
  const hydrated = useHydrated();
  const iso = new Date(moment).toISOString();
  const exact = hydrated ? new Date(moment).toLocaleString() : iso;
  return (
    <time dateTime={iso} title={exact}>
      {formatRelative(moment, now)}
    </time>
  );
}

/** The span from `from` to `to`; while `to` is null it ticks. */
export function Duration({ from, to }: { from: number; to: number | null }) {
  return to === null ? <Ticking from={from} /> : <span>{formatDuration(to - from)}</span>;
}

function Ticking({ from }: { from: number }) {
  const now = useNow(1000);
  // Whole seconds: a tenth that jumps once a second would only look precise.
  return <span>{formatSeconds(now - from)}</span>;
}

function formatSeconds(ms: number): string {
  return ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : formatDuration(ms);
}
