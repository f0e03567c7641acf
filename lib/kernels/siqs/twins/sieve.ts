import type { FactorBase } from '../factorBase.ts';
import { halfInterval, type SievePlan } from '../plan.ts';
import { bucketCapacity, firstBucketed, firstFrom, sieveLogs } from '../segments.ts';
import { neededLogs } from '../threshold.ts';
import type { PolynomialFamily } from './polynomials.ts';

/** A byte starts so that a position worth trying ends with this bit set: four bytes are tested at once. */
const HIT = 0x80;
const FOUR_HITS = 0x80808080 | 0;

/**
 * The sieve of one polynomial after the other.
 *
 * Every byte of a block gathers the rounded logarithms of the primes that divide Q at its position. Primes from
 * `smallPrimeBound` to the block's length walk through each block ("medium"). Larger ones meet an interval seldom: when
 * their roots are brought to the next polynomial, each meeting is written into the bucket of its block, and a
 * block empties its bucket when its turn comes, so that all random access stays within a block.
 */
export class Sieve {
  /** Indices of the first medium and the first large prime in the factor base. */
  readonly firstMedium: number;
  readonly firstLarge: number;
  readonly #plan: SievePlan;
  readonly #base: FactorBase;
  readonly #family: PolynomialFamily;
  readonly #block: Uint8Array;
  readonly #words: Int32Array;
  readonly #start: number;
  /** The factor base's logarithms, 0 for the primes of a. */
  readonly #baseLogs: Uint8Array;
  readonly #logs: Uint8Array;
  readonly #next1: Int32Array;
  readonly #next2: Int32Array;
  /** Meetings of large primes: (index - firstLarge) << blockBits | position in the block. */
  readonly #entries: Uint32Array;
  readonly #counts: Int32Array;
  readonly #capacity: number;
  readonly #noChange: Int32Array;
  #silenced: readonly number[] = [];

  constructor(plan: SievePlan, base: FactorBase, family: PolynomialFamily) {
    const length = 2 ** plan.blockBits;
    this.#plan = plan;
    this.#base = base;
    this.#family = family;
    this.firstMedium = firstFrom(base.primes, Math.max(3, plan.smallPrimeBound));
    this.firstLarge = Math.max(this.firstMedium, firstFrom(base.primes, length));
    this.#block = new Uint8Array(length);
    this.#words = new Int32Array(this.#block.buffer);
    this.#start = HIT - neededLogs(plan);
    this.#baseLogs = sieveLogs(base, firstBucketed(base.primes));
    this.#logs = this.#baseLogs.slice();
    this.#next1 = new Int32Array(this.firstLarge);
    this.#next2 = new Int32Array(this.firstLarge);
    this.#capacity = bucketCapacity(base.primes, this.firstLarge, length);
    this.#entries = new Uint32Array(this.#capacity * plan.blocks);
    this.#counts = new Int32Array(plan.blocks);
    this.#noChange = new Int32Array(base.primes.length);
    if ((base.primes.length - this.firstLarge) * length > 2 ** 32) {
      throw new RangeError('The factor base is too large for blocks of this size.');
    }
  }

  /** The first polynomial of a seed. */
  start(seed: number): void {
    this.#family.start(seed);
    for (const i of this.#silenced) this.#logs[i] = this.#baseLogs[i]!;
    this.#silenced = this.#family.polynomial.indices;
    for (const i of this.#silenced) this.#logs[i] = 0;
    this.#update(this.#noChange, false);
  }

  /** The next polynomial of the seed; false when there is none. */
  advance(): boolean {
    const change = this.#family.advance();
    if (change === null) return false;
    this.#update(change.delta, change.add);
    return true;
  }

  /**
   * Sieves one block of the present polynomial; blocks come in order from 0.
   *
   * @returns the positions in the block worth trying, ascending
   */
  sieveBlock(block: number): number[] {
    this.#block.fill(this.#start);
    if (block === 0) {
      this.#next1.set(this.#family.root1.subarray(0, this.firstLarge));
      this.#next2.set(this.#family.root2.subarray(0, this.firstLarge));
    }
    this.#sieveMedium();
    this.#emptyBucket(block);
    return this.#scan();
  }

  /** The sum of logarithms at a position of the block that was sieved last. */
  sumAt(position: number): number {
    return this.#block[position]! - this.#start;
  }

  /** Appends the indices of the large primes that meet a position of a block. */
  largePrimesAt(block: number, position: number, found: number[]): void {
    const from = block * this.#capacity;
    const to = from + this.#counts[block]!;
    const bits = this.#plan.blockBits;
    const mask = 2 ** bits - 1;
    const entries = this.#entries;
    for (let i = from; i < to; i++) {
      const entry = entries[i]!;
      if ((entry & mask) === position) found.push(this.firstLarge + (entry >>> bits));
    }
  }

  #update(delta: Int32Array, add: boolean): void {
    const { root1, root2 } = this.#family;
    const { primes } = this.#base;
    for (let i = 1; i < this.firstLarge; i++) {
      const p = primes[i]!;
      const d = add ? p - delta[i]! : delta[i]!;
      const r1 = root1[i]! - d;
      const r2 = root2[i]! - d;
      root1[i] = r1 + ((r1 >> 31) & p);
      root2[i] = r2 + ((r2 >> 31) & p);
    }
    this.#counts.fill(0);
    if (this.firstLarge < primes.length) this.#updateLarge(delta, add);
  }

  /** The hot loop from 70 digits on. A full bucket spills into the next: a few logarithms lost, nothing wrong. */
  #updateLarge(delta: Int32Array, add: boolean): void {
    const { root1, root2 } = this.#family;
    const { primes } = this.#base;
    const bits = this.#plan.blockBits;
    const mask = 2 ** bits - 1;
    const interval = 2 * halfInterval(this.#plan);
    const entries = this.#entries;
    const counts = this.#counts;
    const capacity = this.#capacity;
    const first = this.firstLarge;
    for (let i = first; i < primes.length; i++) {
      const p = primes[i]!;
      const d = add ? p - delta[i]! : delta[i]!;
      let r1 = root1[i]! - d;
      let r2 = root2[i]! - d;
      r1 += (r1 >> 31) & p;
      r2 += (r2 >> 31) & p;
      root1[i] = r1;
      root2[i] = r2;
      const tag = (i - first) << bits;
      for (; r1 < interval; r1 += p) {
        const block = r1 >> bits;
        entries[block * capacity + counts[block]!++] = tag | (r1 & mask);
      }
      for (; r2 < interval; r2 += p) {
        const block = r2 >> bits;
        entries[block * capacity + counts[block]!++] = tag | (r2 & mask);
      }
    }
  }

  #sieveMedium(): void {
    const block = this.#block;
    const length = block.length;
    const { primes } = this.#base;
    const logs = this.#logs;
    const next1 = this.#next1;
    const next2 = this.#next2;
    const end = this.firstLarge;
    for (let i = this.firstMedium; i < end; i++) {
      const p = primes[i]!;
      const log = logs[i]!;
      let low = next1[i]!;
      let high = next2[i]!;
      if (low > high) {
        const t = low;
        low = high;
        high = t;
      }
      while (high < length) {
        block[low]! += log;
        block[high]! += log;
        low += p;
        high += p;
      }
      if (low < length) {
        block[low]! += log;
        low += p;
      }
      next1[i] = low - length;
      next2[i] = high - length;
    }
  }

  #emptyBucket(block: number): void {
    const from = block * this.#capacity;
    const to = from + this.#counts[block]!;
    const bits = this.#plan.blockBits;
    const mask = 2 ** bits - 1;
    const bytes = this.#block;
    const logs = this.#logs;
    const entries = this.#entries;
    const first = this.firstLarge;
    for (let i = from; i < to; i++) {
      const entry = entries[i]!;
      bytes[entry & mask]! += logs[first + (entry >>> bits)]!;
    }
  }

  #scan(): number[] {
    const words = this.#words;
    const hits: number[] = [];
    for (let i = 0; i < words.length; i += 4) {
      const any = words[i]! | words[i + 1]! | words[i + 2]! | words[i + 3]!;
      if ((any & FOUR_HITS) === 0) continue;
      for (let k = 4 * i; k < 4 * i + 16; k++) if (this.#block[k]! >= HIT) hits.push(k);
    }
    return hits;
  }
}
