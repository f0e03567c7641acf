import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatDuration, formatRelative, plural } from './format.ts';

test('a duration shows its two largest units', () => {
  const cases: [number, string][] = [
    [-5, '0 ms'],
    [42, '42 ms'],
    [400, '0.4 s'],
    [12_900, '12 s'],
    [185_000, '3 min 05 s'],
    [8_040_000, '2 h 14 min'],
    [180_000, '3 min 00 s'],
    [86_400_000, '1 d'],
    [273_600_000, '3 d 04 h'],
  ];
  for (const [ms, text] of cases) assert.equal(formatDuration(ms), text);
});

test('a moment is told relative to now, and as a date from a week on', () => {
  const now = Date.UTC(2026, 2, 20, 12);
  assert.equal(formatRelative(now + 500, now), 'just now');
  assert.equal(formatRelative(now - 60_000, now), '1 min ago');
  assert.equal(formatRelative(now - 3 * 3_600_000, now), '3 h ago');
  assert.equal(formatRelative(now - 26 * 3_600_000, now), 'yesterday');
  assert.equal(formatRelative(now - 4 * 86_400_000, now), '4 days ago');
  assert.equal(formatRelative(now - 30 * 86_400_000, now), '18 Feb 2026');
});

test('sizes and counts read like a sentence', () => {
  assert.equal(formatBytes(512), '512 B');
  assert.equal(formatBytes(1536), '1.5 KiB');
  assert.equal(formatBytes(16 * 1024 ** 3), '16 GiB');
  assert.equal(plural(1, 'cell'), '1 cell');
  assert.equal(plural(1200, 'cell'), '1,200 cells');
});
