/*
 * What a distributed factorisation does by itself, on the thread that holds it: only what takes less time than sending
 * a job. Everything else is the workers' work, however small, so that the thread that waits for them is never busy.
 */
import { bitLength } from '../kernels/arith/bitLength.ts';
import { pollardRho } from '../kernels/factor/pollardRho.ts';
import type { Splitting } from '../kernels/factor/splitting.ts';

/** The smaller prime has at most 32 bits: rho finds it in some 2^16 steps, 30 ms at worst. */
const LOCAL_BITS = 64;

/** Splits every composite of at most 64 bits completely; larger ones stay. */
export function splitLocally(splitting: Splitting): void {
  for (;;) {
    const small = splitting.composites.find(({ value }) => bitLength(value) <= LOCAL_BITS);
    if (small === undefined) return;
    splitting.divide(divisorOf(small.value));
  }
}

function divisorOf(n: bigint): bigint {
  for (let seed = 1n; ; seed++) {
    const divisor = pollardRho(n, { seed, maxIterations: 1 << 20 });
    if (divisor !== null) return divisor;
  }
}
