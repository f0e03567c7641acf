import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedCurves, rho } from './expectedCurves.ts';

test("Dickman's function has its known values", () => {
  // J. van de Lune, E. Wattel, Math. Comp. 23 (1969).
  const known: [number, number][] = [
    [0.5, 1],
    [2, 0.306852819],
    [3, 0.0486083883],
    [4, 0.00491092565],
    [5, 0.0003547247],
  ];
  for (const [u, value] of known) assert.ok(Math.abs(rho(u) / value - 1) < 1e-3, `rho(${u})`);
});

test('GMP-ECM expects as many curves, within 1 %, where its second stage is a plain one', () => {
  // `ecm -v -param 0 B1 B2` of version 7.0.5 where it says `polynomial x^1`, factors of 35 and 40 digits.
  const known: [number, { B1: number; B2: number }, number][] = [
    [35, { B1: 50_000, B2: 5_000_000 }, 95_330],
    [40, { B1: 50_000, B2: 5_000_000 }, 2_610_023],
    [35, { B1: 50_000, B2: 1_000_000 }, 167_999],
  ];
  for (const [digits, bounds, curves] of known) {
    const ours = expectedCurves(digits, bounds);
    assert.ok(Math.abs(ours / curves - 1) < 0.01, `${digits} digits: ${ours} for ${curves}`);
  }
});
