/*
 * What a distributed factorisation does by itself, on the thread that holds it: what takes no longer than sending jobs.
 * Algebra, trial division and powers; rho, p-1, p+1 and the first curves as far as a fifth of a second in all reaches; and
 * the quadratic sieve up to 45 digits, less than a tenth of a second.
 */
import { bitLength } from '../kernels/arith/bitLength.ts';
import { perfectPower } from '../kernels/arith/perfectPower.ts';
import { curveMs } from '../kernels/ecm/curveCost.ts';
import { ecmCurves } from '../kernels/ecm/ecmCurves.ts';
import { ecmLevels } from '../kernels/ecm/ecmLevels.ts';
import { pollardPMinus1 } from '../kernels/factor/pollardPMinus1.ts';
import { pollardRho } from '../kernels/factor/pollardRho.ts';
import { trialDivision } from '../kernels/factor/trialDivision.ts';
import { williamsPPlus1 } from '../kernels/factor/williamsPPlus1.ts';
import { siqs } from '../kernels/siqs/siqs.ts';
import { algebraicParts } from '../kernels/special/algebraicParts.ts';
import { curvesWanted } from './ecmDepth.ts';
import { FIRST_LEVEL } from './ecmSchedule.ts';
import { KnownFactors } from './knownFactors.ts';

const TRIAL_LIMIT = 100_000;

/** A primality test of this size takes 0.3 s; ECM on larger numbers has no hope that would be worth waiting longer. */
const MAX_PART_DIGITS = 1_000;

/** Up to here rho always succeeds: the smaller prime has at most 32 bits, some 2^16 steps, 30 ms at worst. */
const RHO_ALONE_BITS = 64;

/** Composites up to here are sieved on the spot. */
const SIEVE_DIGITS = 45;

/** Rho looks for factors of up to seven digits, p-1 and p+1 for what these bounds reach; less where arithmetic is slow. */
const RHO_STEPS = 1 << 12;
const P_MINUS_1 = 10_000;
const P_PLUS_1 = 5_000;

/** What the local methods may take in all, in milliseconds of arithmetic, where the caller does not say. */
export const LOCAL_MS = 200;

/**
 * The parts of a number that are known at once.
 *
 * @param n positive
 * @throws RangeError if more than 1,000 digits are left in one piece after algebra, trial division and roots
 */
export function beginFactoring(n: bigint): KnownFactors {
  const parts = algebraicParts(n);
  for (const part of parts) refuseHuge(trialDivision(part, TRIAL_LIMIT).cofactor);
  return new KnownFactors(n, { trialLimit: TRIAL_LIMIT, parts });
}

function refuseHuge(cofactor: bigint): void {
  const base = perfectPower(cofactor)?.base ?? cofactor;
  const { length } = base.toString();
  if (length <= MAX_PART_DIGITS) return;
  throw new RangeError(
    `${length.toLocaleString('en-US')} digits are left after algebra and trial division; at most ${MAX_PART_DIGITS.toLocaleString('en-US')} can be worked on. Give a smaller number, or one that has more small factors.`,
  );
}

/** Curves of a level are computed here when they take no longer, all together: less than a job around them. */
const LEVEL_MS = 30;

/** No child gets a curve from here on. */
const FIRST_LOCAL_SIGMA = 2n ** 40n;

/** The cheap methods, each composite once. */
export class LocalWork {
  /** Curves done by level, for the composites that had some. */
  readonly curves = new Map<bigint, number[]>();
  readonly #known: KnownFactors;
  readonly #usesCurves: boolean;
  readonly #tried = new Set<bigint>();
  #leftNs: number;

  constructor(known: KnownFactors, { usesCurves, ms }: { usesCurves: boolean; ms: number }) {
    this.#known = known;
    this.#usesCurves = usesCurves;
    this.#leftNs = ms * 1e6;
  }

  /** Splits what can be split cheaply: small composites completely, of larger ones the small and smooth factors. */
  run(): void {
    for (;;) {
      const next = this.#known.composites.find(({ value }) => !this.#tried.has(value));
      if (next === undefined) return;
      this.#tried.add(next.value);
      this.#split(next.value);
    }
  }

  #split(n: bigint): void {
    if (bitLength(n) <= RHO_ALONE_BITS) {
      this.#known.divide(certainRho(n), { method: 'rho', worker: null });
      return;
    }
    if (this.#rho(n)) return;
    if (n.toString().length > SIEVE_DIGITS)
      void (this.#pMinus1(n) || this.#pPlus1(n) || this.#curves(n));
    else this.#known.divide(siqs(n)![0], { method: 'siqs', worker: null });
  }

  #rho(n: bigint): boolean {
    const steps = this.#afford(n, RHO_STEPS, 3);
    const divisor = steps < 256 ? null : pollardRho(n, { seed: 1n, maxIterations: steps });
    return divisor !== null && this.#known.divide(divisor, { method: 'rho', worker: null });
  }

  #pMinus1(n: bigint): boolean {
    const B1 = this.#afford(n, P_MINUS_1, 8);
    const divisor = B1 < 256 ? null : pollardPMinus1(n, { B1, B2: 20 * B1 });
    return divisor !== null && this.#known.divide(divisor, { method: 'p-1', worker: null });
  }

  #pPlus1(n: bigint): boolean {
    const B1 = this.#afford(n, P_PLUS_1, 10);
    const divisor = B1 < 256 ? null : williamsPPlus1(n, { B1, B2: 20 * B1 });
    return divisor !== null && this.#known.divide(divisor, { method: 'p+1', worker: null });
  }

  #curves(n: bigint): boolean {
    const done: number[] = [];
    this.curves.set(n, done);
    for (let level = FIRST_LEVEL; this.#usesCurves; level++) {
      const { B1, B2 } = ecmLevels[level]!;
      const count = curvesWanted(n, level);
      const levelMs = count * curveMs(n, B1);
      if (count === 0 || levelMs > LEVEL_MS || levelMs * 1e6 > this.#leftNs) return false;
      this.#leftNs -= levelMs * 1e6;
      const firstSigma = FIRST_LOCAL_SIGMA + BigInt(level * 1000);
      const { factor, sigma } = ecmCurves({ n, B1, B2, firstSigma, count });
      done[level] = count;
      if (factor === null) continue;
      const origin = { method: 'ecm', worker: null, sigma: `${sigma}`, B1 } as const;
      return this.#known.divide(factor, origin);
    }
    return false;
  }

  /** How many of the steps, each of so many products modulo n, a quarter of the rest of the budget allows. */
  #afford(n: bigint, steps: number, products: number): number {
    const stepNs = products * productNanoseconds(n);
    const affordable = Math.min(steps, Math.floor(this.#leftNs / 4 / stepNs));
    this.#leftNs -= affordable * stepNs;
    return affordable;
  }
}

function certainRho(n: bigint): bigint {
  for (let seed = 1n; ; seed++) {
    const divisor = pollardRho(n, { seed, maxIterations: 1 << 20 });
    if (divisor !== null) return divisor;
  }
}

/** Estimated time of one product modulo n in BigInt, in nanoseconds; within a factor of 2 from 64 to 2,000 bits. */
function productNanoseconds(n: bigint): number {
  const words = bitLength(n) / 64;
  return 60 + 9 * words * words;
}
