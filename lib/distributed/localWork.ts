/*
 * What a distributed factorisation does by itself, on the thread that holds it: only cheap methods, with a budget that
 * counts estimated nanoseconds instead of reading a clock, so that a replay does exactly the same.
 */
import { bitLength } from '../kernels/arith/bitLength.ts';
import { pollardPMinus1 } from '../kernels/factor/pollardPMinus1.ts';
import { pollardRho } from '../kernels/factor/pollardRho.ts';
import type { Splitting } from '../kernels/factor/splitting.ts';

/** Estimated time for one call of {@link splitLocally}, whatever the number. */
const BUDGET_MS = 60;

/** Below this rho always finishes: the smaller prime has at most 32 bits, 30 ms at worst. */
const RHO_ALONE_BITS = 64;

const RHO_ITERATIONS = 1 << 14;
const P_MINUS_1 = { B1: 5_000, B2: 100_000 };

/** Products modulo n of one p-1 run with these bounds: 1.2 · 1.44 · B1 + 2 · pi(B2). */
const P_MINUS_1_PRODUCTS = 28_000;

/**
 * Estimated time of one product modulo n in BigInt, in nanoseconds.
 * Fitted to V8 11.3 on a 2.4 GHz Zen 3 from 64 to 2,000 bits; within a factor of 2.
 */
export function productNanoseconds(n: bigint): number {
  const words = bitLength(n) / 64;
  return 60 + 9 * words * words;
}

/**
 * Tries rho and p-1 on every composite not in `tried`, smallest first, until the budget is spent.
 * Composites of at most 64 bits are always split completely.
 *
 * @param tried composites that had their share; grows
 */
export function splitLocally(splitting: Splitting, tried: Set<bigint>): void {
  let budgetNs = BUDGET_MS * 1e6;
  for (;;) {
    const next = splitting.composites.find(({ value }) => !tried.has(value));
    if (next === undefined) return;
    const n = next.value;
    const small = bitLength(n) <= RHO_ALONE_BITS;
    if (!small) tried.add(n);
    const divisor = small ? rhoToTheEnd(n) : cheapDivisor(n, budgetNs);
    budgetNs -= (2 * RHO_ITERATIONS + P_MINUS_1_PRODUCTS) * productNanoseconds(n);
    if (divisor !== null) splitting.divide(divisor);
  }
}

function rhoToTheEnd(n: bigint): bigint {
  for (let seed = 1n; ; seed++) {
    const divisor = pollardRho(n, { seed, maxIterations: 1 << 20 });
    if (divisor !== null) return divisor;
  }
}

/** Rho, then p-1, each only if its estimate fits the budget. */
function cheapDivisor(n: bigint, budgetNs: number): bigint | null {
  const product = productNanoseconds(n);
  const maxIterations = Math.min(RHO_ITERATIONS, Math.floor(budgetNs / 3 / product));
  if (maxIterations < 1000) return null;
  const divisor = pollardRho(n, { seed: 1n, maxIterations });
  if (divisor !== null || budgetNs < 2 * P_MINUS_1_PRODUCTS * product) return divisor;
  return pollardPMinus1(n, P_MINUS_1);
}
