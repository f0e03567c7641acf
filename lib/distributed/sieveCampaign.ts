/*
 * The quadratic sieve on one composite: which seeds go out next and how many at a time, what came back, and whether it is
 * worth trying a matrix.
 *
 * Chunks take two seconds at first, then as long that half of what is left goes out in one round, up to a minute; towards
 * the end they shrink, so that all workers end together. A worker that computes longer than the budget of its chunk returns
 * the seeds it has, the others go out again. When enough is out already and a slot is free, what is overdue goes to a second
 * worker; else it sieves on in small chunks, for any relations are as good as those that are late.
 */

import { type ChunkCounts, RelationCollector } from '../kernels/siqs/collector.ts';
import { siqsCostSeconds } from '../kernels/siqs/cost.ts';
import type { SievePlan } from '../kernels/siqs/plan.ts';
import { sievedShare } from '../kernels/siqs/progress.ts';
import { secretPrimes } from '../kernels/siqs/relationChecker.ts';
import { combineSeconds } from './combineCost.ts';
import { Crew } from './crew.ts';
import { GrowthCurve } from './growthCurve.ts';
import type { ChildOutcome } from './jobRunner.ts';
import { SeedLedger, type SeedRun } from './seedLedger.ts';
import { SeedYield } from './seedYield.ts';
import {
  encodePlan,
  type SieveClaim,
  type SieveJobPayload,
  seedsOf,
  type WirePlan,
} from './sieveJob.ts';

const FIRST_CHUNK_MS = 2_000;
const LONGEST_CHUNK_MS = 60_000;
/** While much is left, a chunk takes at least this. */
const USUAL_CHUNK_MS = 10_000;
/** A job costs some 20 ms around it. */
const SHORTEST_CHUNK_MS = 250;
const ROUNDS_LEFT = 2;

/** A worker slower than the mean returns what it has after so many times the time of a chunk. */
const BUDGET = 1.5;

/** A result of 2 MB of JSON is the most that is taken: half of it, at 34 bytes a relation and 4/3 in base64. */
const RELATIONS_PER_CHUNK = 24_000;

/** Who shares the work. */
export interface Workforce {
  /** Jobs that run at a time. */
  readonly slots: number;
  /** Whether nothing else is to be done. */
  readonly isIdle: boolean;
}

/** How far the sieving is, in milliseconds of a slot. */
export interface SieveEstimate {
  readonly spentMs: number;
  readonly leftMs: number;
  /** An early and a late guess of what is left. */
  readonly earlyMs: number;
  readonly lateMs: number;
}

/** One composite and its sieve. */
export class SieveCampaign {
  readonly plan: SievePlan;
  readonly digits: number;
  readonly collector: RelationCollector;
  readonly yield = new SeedYield();
  readonly crew = new Crew();
  /** Duplicates so far. */
  duplicates = 0;
  readonly #ledger: SeedLedger;
  readonly #wire: WirePlan;
  readonly #curve = new GrowthCurve();
  /** When the first seeds went to a worker, in milliseconds since 1970. */
  #began = Number.POSITIVE_INFINITY;
  #issued = 0;

  /** @param secret 64 bits that no worker knows */
  constructor(plan: SievePlan, secret: bigint) {
    this.plan = plan;
    this.digits = plan.n.toString().length;
    this.collector = new RelationCollector(plan, secretPrimes(secret));
    this.#ledger = new SeedLedger(this.collector.seeds);
    this.#wire = encodePlan(plan);
  }

  /** Whether a matrix is worth trying. */
  get isReady(): boolean {
    return this.collector.combinations >= this.collector.needed;
  }

  /** Tries to split the composite with the relations that are there; `null` when it takes more. */
  combine(onProgress: (fraction: number) => void): bigint | null {
    return this.collector.solve({ onProgress });
  }

  /**
   * Seeds for a worker and its budget; `null` when there is nothing that would help. Once a matrix is worth trying that is
   * so: what runs already outlasts the building of the matrix, which tells whether relations are missing.
   */
  next({ slots, isIdle }: Workforce): SieveJobPayload | null {
    if (this.isReady) return null;
    const covered = this.#isCovered;
    const run =
      (covered ? this.#ledger.late(slots + 1) : null) ??
      (covered && !isIdle ? null : this.#ledger.next(this.#count(slots))) ??
      (isIdle ? this.#ledger.late(0) : null);
    if (run === null) return null;
    // No two payloads are equal, so that a queue never takes the second for the first.
    const budgetMs = Math.ceil(this.#budgetMs(slots)) + (this.#issued % 1000);
    return { plan: this.#wire, firstSeed: run.first, count: run.count, budgetMs };
  }

  /** Notes that a worker has these seeds. */
  giveOut(payload: SieveJobPayload): void {
    this.#issued += 1;
    this.#ledger.giveOut(seedsOf(payload));
  }

  /** Notes that the seeds came back unused. */
  takeBack(payload: SieveJobPayload): void {
    this.#ledger.takeBack(seedsOf(payload), 0);
  }

  /** Whether somebody still waits for these seeds. */
  isOut(payload: SieveJobPayload): boolean {
    return this.#ledger.isOut(seedsOf(payload));
  }

  /**
   * Absorbs what a worker brought. False relations are dropped, true ones kept in any case; the seeds go out again when
   * some were false, or when there are far too few of them.
   *
   * @returns what became of the relations, and whether the claim holds
   */
  absorb(
    payload: SieveJobPayload,
    claim: SieveClaim,
    outcome: ChildOutcome,
  ): ChunkCounts & { readonly holds: boolean } {
    const run: SeedRun = { first: payload.firstSeed, count: claim.seedsDone };
    const counts = this.#collect(claim.packed, run);
    this.duplicates += counts.duplicates;
    const relations = counts.full + counts.partial + counts.duplicates;
    const slotMs = timeOf(outcome);
    const sample = { worker: outcome.worker, slotMs, seeds: run.count, relations };
    const holds = counts.bad === 0 && !this.yield.isPoor(sample);
    if (holds) this.yield.add(sample);
    this.#note(outcome, counts.full + counts.partial);
    this.#ledger.takeBack(seedsOf(payload), holds ? claim.seedsDone : 0);
    return { ...counts, holds };
  }

  /** Bytes that are no relations at all count as a false one. */
  #collect(packed: Uint8Array<ArrayBuffer>, { first, count }: SeedRun): ChunkCounts {
    try {
      return this.collector.add(packed, { firstSeed: first, seeds: count });
    } catch (error) {
      if (error instanceof RangeError) return { full: 0, partial: 0, duplicates: 0, bad: 1 };
      throw error;
    }
  }

  #note(outcome: ChildOutcome, relations: number): void {
    this.crew.credit(outcome, relations);
    const { finishedAt, elapsedMs = 0, wallMs = elapsedMs } = outcome;
    if (finishedAt === undefined) return;
    this.#began = Math.min(this.#began, finishedAt - wallMs);
    this.#curve.add(finishedAt, this.collector.combinations);
  }

  /** Combinations over the seconds since the sieve began. */
  get curve(): [number, number][] {
    return this.#curve.since(this.#began);
  }

  /** Whether the seeds are those of this plan. */
  isOf({ plan }: SieveJobPayload): boolean {
    const names = Object.keys(this.#wire);
    return (
      names.length === Object.keys(plan).length &&
      names.every((name) => plan[name] === this.#wire[name])
    );
  }

  /** How much sieving is left, from the table at first, then from what the workers take. */
  get estimate(): SieveEstimate {
    const spentMs = this.yield.slotMs;
    const { combinations, needed } = this.collector;
    const law = sievedShare({ combinations, needed, largePrimes: this.plan.largePrimes });
    const prior = 1000 * siqsCostSeconds(this.digits) * (this.#seedMs / this.#guessedSeedMs);
    const trust = Math.min(1, law.share / 0.25);
    const left = (share: number): number => {
      const measured = share > 0 ? spentMs / share : 0;
      const total = trust * measured + (1 - trust) * Math.max(prior, spentMs);
      return Math.max(0, total - spentMs);
    };
    const doubt = 1 + (1 - trust);
    return {
      spentMs,
      leftMs: left(law.share),
      earlyMs: left(law.high) / doubt,
      lateMs: left(law.low) * doubt,
    };
  }

  /** Seconds that the matrix and the square root will take. */
  get combineSeconds(): number {
    return combineSeconds(this.collector.needed);
  }

  get #isCovered(): boolean {
    return this.#ledger.out * this.#seedMs >= this.estimate.leftMs;
  }

  get #seedMs(): number {
    return this.yield.seedMs ?? this.#guessedSeedMs;
  }

  /** From the size of the interval and of the factor base, within a factor of 2 on a 2.4 GHz Zen 3. */
  get #guessedSeedMs(): number {
    const { blocks, blockBits, factorBaseSize } = this.plan;
    return this.collector.polynomials * (blocks * 2 ** blockBits + 8 * factorBaseSize) * 6e-7;
  }

  #chunkMs(slots: number): number {
    const { spentMs, leftMs } = this.estimate;
    const toGive = leftMs - this.#ledger.out * this.#seedMs;
    const total = spentMs + leftMs;
    const least = Math.min(3_000, Math.max(SHORTEST_CHUNK_MS, total / (50 * slots)));
    const usual = leftMs / slots > 4 * USUAL_CHUNK_MS ? USUAL_CHUNK_MS : least;
    const wanted = Math.max(usual, toGive / (ROUNDS_LEFT * slots));
    const most = this.yield.seedMs === null ? FIRST_CHUNK_MS : LONGEST_CHUNK_MS;
    return Math.min(wanted, most);
  }

  #count(slots: number): number {
    const relations = this.yield.relations;
    const byBytes =
      relations === null || relations === 0 ? Infinity : RELATIONS_PER_CHUNK / relations;
    return Math.max(1, Math.floor(Math.min(this.#chunkMs(slots) / this.#seedMs, byBytes)));
  }

  #budgetMs(slots: number): number {
    return this.#chunkMs(slots) * (this.yield.seedMs === null ? 1 : BUDGET);
  }
}

/** How long a slot was taken, where it is known: on a busy machine that is more than the computing time. */
function timeOf({ wallMs, elapsedMs }: ChildOutcome): number | null {
  const ms = wallMs ?? elapsedMs ?? 0;
  return ms > 0 && Number.isFinite(ms) ? ms : null;
}
