import { Expansion } from './expansion.ts';
import { buildFactorBase, type FactorBase } from './factorBase.ts';
import { Families } from './families.ts';
import { GrowingList, PairSet } from './growing.ts';
import { CycleCounter, combineLargePrimes } from './largePrimes.ts';
import { GrowingLists, type Lists } from './lists.ts';
import { RelationReader } from './packedRelations.ts';
import { multiplied, type SievePlan } from './plan.ts';
import { checkRelation } from './relation.ts';
import { RelationChecker, type SecretPrimes, type SeedRange } from './relationChecker.ts';
import { factorFromMatrix, matrixIfReady } from './solve.ts';
import { Survivors } from './survivors.ts';

/**
 * A matrix has so many rows for each prime of the factor base, at first guess: in a larger base more do not occur. Seen
 * from 40 to 75 digits, within a hundredth. With two large primes there are more relations, in which nearly all occur:
 * 0.981 to 0.990 at 75 digits, 0.978 to 0.987 at 80. A try in vain costs as much as a hundredth of the sieving.
 */
function firstGuess({ factorBaseSize, largePrimes }: SievePlan): number {
  if (largePrimes === 2) return 0.984 * factorBaseSize;
  return factorBaseSize * (1 - 0.01 * Math.max(0, Math.log2(factorBaseSize / 600)));
}

/** A shortage shrinks quicker than by one a combination: part of the way is enough for the next try. */
const SHORTAGE_STEP = 0.9;

/** The share of a solution's time before the matrix is solved. */
const MATRIX_SHARE = 0.2;

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
 * that 3 million fit into 300 MB. What they are worth together is counted as they come; they are unpacked only when a
 * matrix is tried, and only those that survive. A dependency is proven over the integers by its square; if that fails,
 * its relations are, one by one, and the false ones go.
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
  /** Relations that passed the quick check and are not true: nobody expects one. */
  readonly #false = new Set<number>();
  #needed: number;

  /**
   * @param secrets of nobody but the collector, see {@link secretPrimes}; 'trusted' where the relations are our own and
   *   need no check
   * @param base that of the plan, where the caller has built it already
   */
  constructor(
    plan: SievePlan,
    secrets: SecretPrimes | 'trusted',
    base: FactorBase = buildFactorBase(multiplied(plan), plan.factorBaseSize),
  ) {
    this.plan = plan;
    this.#needed = Math.ceil(firstGuess(plan));
    this.#base = base;
    this.#families = new Families(plan, this.#base);
    this.#checker = new RelationChecker(plan, this.#base, { families: this.#families, secrets });
  }

  /** Seeds of the plan: 0, …, seeds - 1. */
  get seeds(): number {
    return this.#families.coefficients.count;
  }

  /** Polynomials of a seed. */
  get polynomials(): number {
    return 2 ** (this.#families.coefficients.factors - 1);
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

  /** About how many combinations it takes; every {@link solve} in vain knows better. */
  get needed(): number {
    return this.#needed;
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
   * Tries to factor n with what is here. Worth trying when `combinations` reach `needed`.
   *
   * @returns a factor d, 1 < d < n, or `null` when more relations are needed
   */
  solve({ onProgress }: SolveOptions = {}): bigint | null {
    onProgress?.(0, 'combining relations');
    const survivors = new Survivors(this.plan, {
      base: this.#base,
      families: this.#families,
      count: this.#offsets.length,
      read: (number) => this.#read(number),
    });
    const sets = this.#sets();
    survivors.readRows(sets);
    const matrix = matrixIfReady(sets, survivors);
    if ('shortage' in matrix) return this.#more(matrix.shortage);
    const doing = `solving a matrix of ${matrix.columns.length} columns`;
    onProgress?.(MATRIX_SHARE, doing);
    let used: readonly number[] = [];
    try {
      const d = factorFromMatrix(matrix, {
        n: this.plan.n,
        primes: this.#base.primes,
        relations: (numbers) => {
          used = numbers;
          return survivors.factors(numbers);
        },
        onProgress: (part) => onProgress?.(MATRIX_SHARE + part * (1 - MATRIX_SHARE), doing),
      });
      return d ?? this.#more(1);
    } catch (error) {
      if (!(error instanceof RangeError) || !this.#dropFalse(used)) throw error;
      return this.solve(onProgress && { onProgress });
    }
  }

  /** At so many combinations another try is worth it. */
  #more(shortage: number): null {
    this.#needed = this.combinations + Math.ceil(shortage * SHORTAGE_STEP);
    return null;
  }

  /** Proves relations over the integers; false when all are true. */
  #dropFalse(numbers: readonly number[]): boolean {
    const { n, multiplier } = this.plan;
    const expansion = new Expansion(this.plan, this.#base, this.#families);
    const before = this.#false.size;
    for (const number of numbers) {
      const relation = expansion.relation(this.#read(number).relation());
      if (!checkRelation(n, multiplier, relation)) this.#false.add(number);
    }
    return this.#false.size > before;
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

  #read(number: number): RelationReader {
    const reader = this.#readers[lastAtMost(this.#firsts, number)]!;
    reader.offset = this.#offsets.at(number);
    reader.isBroken = false;
    reader.next();
    return reader;
  }

  /** Numbers of relations whose product has no large primes: each full one, and each cycle. */
  #sets(): Lists {
    const growing = new GrowingLists();
    for (const number of this.#fulls.values) {
      growing.push(number);
      growing.endList();
    }
    const { starts, values } = combineLargePrimes(this.#ends.values);
    for (let j = 0; j + 1 < starts.length; j++) {
      for (let k = starts[j]!; k < starts[j + 1]!; k++) growing.push(this.#partials.at(values[k]!));
      growing.endList();
    }
    const sets = growing.lists;
    if (this.#false.size === 0) return sets;
    const isTrue = (set: Uint32Array): boolean => set.every((number) => !this.#false.has(number));
    return sets.select(Array.from(sets, (set, j) => (isTrue(set) ? [j] : [])).flat());
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
