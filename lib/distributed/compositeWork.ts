import { type SievePlan, sievePlan } from '../kernels/siqs/plan.ts';
import { curvesWanted, MAX_SIEVE_DIGITS } from './ecmDepth.ts';
import { type EcmStanding, freshStanding, isDeepEnough, nextLevel } from './ecmSchedule.ts';
import { NFS_DIGITS } from './nfsJob.ts';
import { SieveCampaign } from './sieveCampaign.ts';

/** How a composite is worked on; the same for all of a number. */
export interface Strategy {
  /** `none`: no elliptic curves where a sieve can follow. */
  readonly ecm: 'auto' | 'none';
  /** 64 bits that no worker knows, for the check of relations. */
  readonly secret: bigint;
  /** What the local methods may take in all, in milliseconds. */
  readonly localMs: number;
}

/** All work on one composite: its curves, its sieve, its job for the number field sieve. */
export class CompositeWork {
  readonly n: bigint;
  readonly digits: number;
  readonly ecm: EcmStanding;
  readonly #strategy: Strategy;
  #sieve: SieveCampaign | null = null;
  #nfsOut = 0;
  #nfsFailed = false;

  /** @param curves those by level that it has had; those of a number that n is a part of count for n, too */
  constructor(n: bigint, strategy: Strategy, curves?: readonly number[]) {
    this.n = n;
    this.digits = n.toString().length;
    this.#strategy = strategy;
    const isSpared = strategy.ecm === 'none' && this.isSievable;
    this.ecm = freshStanding((level) => (isSpared ? 0 : curvesWanted(n, level)), curves);
  }

  /** Whether a sieve can finish it at all. */
  get isSievable(): boolean {
    return this.digits <= MAX_SIEVE_DIGITS;
  }

  /** Whether all curves that are worth while were given out. */
  get isPastCurves(): boolean {
    return nextLevel(this.ecm) === null;
  }

  /** Whether they came back, too. */
  get isDeepEnough(): boolean {
    return isDeepEnough(this.ecm);
  }

  /** The sieve, once it has begun. */
  get sieve(): SieveCampaign | null {
    return this.#sieve;
  }

  /** The sieve, which begins now if it has not yet. */
  beginSieve(plan: () => SievePlan = () => sievePlan(this.n)): SieveCampaign {
    this.#sieve ??= new SieveCampaign(plan(), this.#strategy.secret);
    return this.#sieve;
  }

  /** Whether the number field sieve should have it: large, past its curves, and not tried in vain. */
  wantsNfs(kinds: readonly string[]): boolean {
    if (this.digits < NFS_DIGITS || this.#nfsFailed || !kinds.includes('nfs.factor')) return false;
    return this.isPastCurves || !this.isSievable;
  }

  /** Whether a worker has it for the number field sieve. */
  get isWithNfs(): boolean {
    return this.#nfsOut > 0;
  }

  /** Notes that a worker has it for the number field sieve. */
  giveOutNfs(): void {
    this.#nfsOut += 1;
  }

  /** Notes that this worker is back; after a failure it is not tried again. */
  takeBackNfs({ failed }: { failed: boolean }): void {
    this.#nfsOut = Math.max(0, this.#nfsOut - 1);
    if (failed) this.#nfsFailed = true;
  }
}
