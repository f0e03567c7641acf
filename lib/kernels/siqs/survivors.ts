import { Expansion } from './expansion.ts';
import type { FactorBase } from './factorBase.ts';
import type { Families } from './families.ts';
import { GrowingList } from './growing.ts';
import type { Lists } from './lists.ts';
import type { RowSource } from './matrix.ts';
import type { RelationReader } from './packedRelations.ts';
import type { SievePlan } from './plan.ts';
import type { SquareFactors } from './squareRoot.ts';

/** Reads the relation with a number; the reader is good until the next call. */
export type ReadRelation = (number: number) => RelationReader;

/**
 * Relations on their way into a matrix: the rows in which each has an odd exponent, and, for those of a dependency,
 * their roots. Read from the packed form, in order of their numbers, so that those of a seed come together.
 */
export class Survivors implements RowSource {
  /** One for each prime of the factor base, and the sign. */
  readonly rows: number;
  readonly #expansion: Expansion;
  readonly #read: ReadRelation;
  readonly #families: Families;
  /** For each relation its place in `starts`, plus 1. */
  readonly #places: Uint32Array;
  readonly #starts = new GrowingList();
  readonly #rows = new GrowingList();
  #seed = -1;
  #familyIndices: readonly number[] = [];

  constructor(
    plan: SievePlan,
    source: { base: FactorBase; families: Families; count: number; read: ReadRelation },
  ) {
    this.rows = plan.factorBaseSize + 1;
    this.#families = source.families;
    this.#expansion = new Expansion(plan, source.base, source.families);
    this.#read = source.read;
    this.#places = new Uint32Array(source.count);
  }

  /** Reads the rows of all relations in some sets. */
  readRows({ values }: Lists): void {
    const places = this.#places;
    for (let k = 0; k < values.length; k++) places[values[k]!] = 1;
    for (let number = 0; number < places.length; number++) {
      if (places[number] === 0) continue;
      places[number] = this.#starts.push(this.#rows.length) + 1;
      this.#pushRows(this.#read(number));
    }
    this.#starts.push(this.#rows.length);
  }

  /** Rows with odd exponents, relation by relation: 0 for the sign, i + 1 for the prime with index i. */
  get list(): Uint32Array {
    return this.#rows.values;
  }

  /** Where the rows of a relation begin. */
  start(number: number): number {
    return this.#starts.at(this.#places[number]! - 1);
  }

  /** Where they end. */
  end(number: number): number {
    return this.#starts.at(this.#places[number]!);
  }

  /** The relations with these numbers as a square root needs them. */
  *factors(numbers: readonly number[]): Generator<SquareFactors> {
    const indices = new Int32Array(256);
    for (const number of numbers) {
      const reader = this.#read(number);
      const { root, factorIndices, twos } = this.#expansion.root(reader);
      indices.set(reader.indices.subarray(0, reader.indexCount));
      indices.set(factorIndices, reader.indexCount);
      yield {
        root,
        negative: reader.negative,
        twos,
        indices,
        indexCount: reader.indexCount + factorIndices.length,
        largePrimes: [...reader.large.subarray(0, reader.largeCount)],
      };
    }
  }

  #pushRows(reader: RelationReader): void {
    if (reader.seed !== this.#seed) {
      this.#seed = reader.seed;
      this.#familyIndices = this.#families.of(reader.seed).indices;
    }
    if (reader.negative) this.#rows.push(0);
    if ((reader.twos & 1) === 1) this.#rows.push(1);
    for (const i of this.#familyIndices) this.#rows.push(i + 1);
    const { indices, indexCount } = reader;
    for (let k = 0; k < indexCount; k++) {
      if (indices[k] === indices[k + 1] && k + 1 < indexCount) k += 1;
      else this.#rows.push(indices[k]! + 1);
    }
  }
}
