import { CycleCounter, combineLargePrimes } from './largePrimes.ts';
import type { Relation } from './relation.ts';

/**
 * Relations as they come in, each root once. Counts what they are worth without combining them.
 */
export class RelationCollection {
  readonly #full: Relation[] = [];
  readonly #partial: Relation[] = [];
  readonly #roots = new Set<bigint>();
  readonly #counter = new CycleCounter();

  /** Relations without large primes. */
  get full(): number {
    return this.#full.length;
  }

  /** Relations with large primes. */
  get partial(): number {
    return this.#partial.length;
  }

  /** Independent combinations without large primes: full relations and cycles. */
  get combinations(): number {
    return this.#full.length + this.#counter.cycles;
  }

  /** Adds a relation; false when it is here already (two polynomials may share a value). */
  add(relation: Relation): boolean {
    if (this.#roots.has(relation.root)) return false;
    this.#roots.add(relation.root);
    if (relation.largePrimes.length === 0) {
      this.#full.push(relation);
    } else {
      this.#partial.push(relation);
      this.#counter.add(relation.largePrimes);
    }
    return true;
  }

  /** The {@link combinations} as sets of relations. */
  sets(): Relation[][] {
    return [...this.#full.map((relation) => [relation]), ...combineLargePrimes(this.#partial)];
  }
}
