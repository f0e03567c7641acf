import { Expansion } from './expansion.ts';
import { buildFactorBase, type FactorBase } from './factorBase.ts';
import { Families } from './families.ts';
import { GrowingList, PairSet } from './growing.ts';
import { CycleCounter, combineLargePrimes } from './largePrimes.ts';
import type { RelationMatrix } from './matrix.ts';
import { type CompactRelation, RelationReader } from './packedRelations.ts';
import { multiplied, type SievePlan } from './plan.ts';
import { checkRelation, type Relation } from './relation.ts';
import { RelationChecker, type SecretPrimes, type SeedRange } from './relationChecker.ts';
import { factorFromMatrix, matrixIfReady } from './solve.ts';

/** What became of the relations of a chunk. */
export interface ChunkCounts {
  /** New relations without and with large primes. */
  readonly full: number;
  readonly partial: number;
  /** True, but here already. */
  readonly duplicates: number;
  /** Refused: not of the seeds asked for, not of the plan, or not true. The unreadable rest of a chunk counts as one. */
  readonly bad: number;
}

/** Choices of {@link RelationCollector.solve}. */
export interface SolveOptions {
  /** Called with the share done, 0 to 1, and what comes next. */
  readonly onProgress?: (fraction: number, doing: string) => void;
}

/**
 * Relations as chunks bring them, each once. They stay packed: some 30 bytes of their own and as many for tables, so
 * that 3 million fit into 300 MB. What they are worth together is counted as they come; they are unpacked, and proven
 * over the integers, only when a matrix is tried, and only those that survive.
 */
export class RelationCollector {
  readonly plan: SievePlan;
  readonly #base: FactorBase;
  readonly #families: Families;
  readonly #checker: RelationChecker;
  readonly #counter = new CycleCounter();
  readonly #keys = new PairSet();
  readonly #readers: RelationReader[] = [];
  /** The number of the first relation of each chunk, and the place of each relation in its chunk. */
  readonly #firsts: number[] = [];
  readonly #offsets = new GrowingList();
  /** Numbers of the relations with large primes, and these, 1 where there is only one. */
  readonly #partials = new GrowingList();
  readonly #ends = new GrowingList();
  readonly #fulls = new GrowingList();

  /** @param secrets of nobody but the collector, see {@link secretPrimes} */
  constructor(plan: SievePlan, secrets: SecretPrimes) {
    this.plan = plan;
    this.#base = buildFactorBase(multiplied(plan), plan.factorBaseSize);
    this.#families = new Families(plan, this.#base);
    this.#checker = new RelationChecker(plan, this.#base, { families: this.#families, secrets });
  }

  /** Relations without large primes. */
  get full(): number {
    return this.#fulls.length;
  }

  /** Relations with large primes. */
  get partial(): number {
    return this.#partials.length;
  }

  /** Independent combinations without large primes: full relations and cycles. */
  get combinations(): number {
    return this.full + this.#counter.cycles;
  }

  /** About how many combinations it takes; some per cent fewer may do. */
  get needed(): number {
    return this.plan.factorBaseSize;
  }

  /**
   * Checks the relations of a chunk and keeps the good ones. The chunk belongs to the collector from now on.
   *
   * @param seeds that the sender was asked for
   * @throws RangeError if the bytes are no chunk at all
   */
  add(chunk: Uint8Array, seeds: SeedRange): ChunkCounts {
    const reader = new RelationReader(chunk);
    const before = { full: this.full, partial: this.partial };
    this.#readers.push(reader);
    this.#firsts.push(this.#offsets.length);
    let duplicates = 0;
    let bad = 0;
    while (reader.next()) {
      if (!this.#checker.isGood(reader, seeds)) bad += 1;
      else if (this.#keys.add(...this.#checker.key)) this.#keep(reader);
      else duplicates += 1;
    }
    if (reader.isBroken) bad += 1;
    return {
      full: this.full - before.full,
      partial: this.partial - before.partial,
      duplicates,
      bad,
    };
  }

  /**
   * Tries to factor n with what is here. Worth trying from some 95 per cent of {@link needed} on.
   *
   * @returns a factor d, 1 < d < n, or `null` when more relations are needed
   */
  solve({ onProgress }: SolveOptions = {}): bigint | null {
    onProgress?.(0, 'combining relations');
    const survivors = new Survivors(this.plan, {
      expansion: new Expansion(this.plan, this.#base, this.#families),
      compact: (number) => this.#compact(number),
    });
    const sets = survivors.provenSets(this.#sets());
    const matrix = this.#matrix(sets, survivors);
    if (matrix === null) return null;
    onProgress?.(0.2, `solving a matrix of ${matrix.columns.length} columns`);
    return factorFromMatrix(this.plan.n, matrix, (number) => survivors.relation(number));
  }

  #keep(reader: RelationReader): void {
    const number = this.#offsets.push(reader.start);
    if (reader.largeCount === 0) {
      this.#fulls.push(number);
      return;
    }
    const p = reader.large[0]!;
    const q = reader.largeCount === 2 ? reader.large[1]! : 1;
    this.#partials.push(number);
    this.#ends.push(p);
    this.#ends.push(q);
    this.#counter.add(p, q);
  }

  #compact(number: number): CompactRelation {
    const reader = this.#readers[lastAtMost(this.#firsts, number)]!;
    reader.offset = this.#offsets.at(number);
    reader.isBroken = false;
    reader.next();
    return reader.relation();
  }

  #sets(): Uint32Array[] {
    const fulls = Array.from(this.#fulls.values, (number) => Uint32Array.of(number));
    const cycles = combineLargePrimes(this.#ends.values);
    for (const set of cycles)
      set.forEach((i, k) => {
        set[k] = this.#partials.at(i);
      });
    return [...fulls, ...cycles];
  }

  #matrix(sets: readonly Uint32Array[], survivors: Survivors): RelationMatrix | null {
    const rows = this.plan.factorBaseSize + 1;
    return matrixIfReady(sets, { rows, oddRows: (number) => survivors.oddRows(number) });
  }
}

/** The last place in an ascending list whose value is not above the limit. */
function lastAtMost(list: readonly number[], limit: number): number {
  let low = 0;
  for (let high = list.length; high - low > 1; ) {
    const middle = (low + high) >>> 1;
    if (list[middle]! <= limit) low = middle;
    else high = middle;
  }
  return low;
}

/** The relations of some sets, unpacked once. */
class Survivors {
  readonly #plan: SievePlan;
  readonly #expansion: Expansion;
  readonly #compact: (number: number) => CompactRelation;
  readonly #relations = new Map<number, Relation | null>();
  readonly #rows = new Map<number, Int32Array>();

  constructor(
    plan: SievePlan,
    from: { expansion: Expansion; compact: (number: number) => CompactRelation },
  ) {
    this.#plan = plan;
    this.#expansion = from.expansion;
    this.#compact = from.compact;
  }

  /** The sets whose relations all hold over the integers. */
  provenSets(sets: readonly Uint32Array[]): readonly Uint32Array[] {
    for (const number of sets.flatMap((set) => [...set]).sort((a, b) => a - b))
      this.#unpack(number);
    return sets.filter((set) => set.every((number) => this.#relations.get(number) !== null));
  }

  relation(number: number): Relation {
    return this.#relations.get(number)!;
  }

  oddRows(number: number): Int32Array {
    return this.#rows.get(number)!;
  }

  #unpack(number: number): void {
    if (this.#relations.has(number)) return;
    const compact = this.#compact(number);
    const relation = this.#expansion.relation(compact);
    const isTrue = checkRelation(this.#plan.n, this.#plan.multiplier, relation);
    this.#relations.set(number, isTrue ? relation : null);
    this.#rows.set(number, Int32Array.from(this.#expansion.oddRows(compact)));
  }
}
