import sieveModule from '../wasm/generated/sieve.ts';
import { instantiate } from '../wasm/instantiate.ts';
import type { FactorBase } from './factorBase.ts';
import {
  Families,
  type Family,
  leadingCoefficient,
  linearCoefficient,
  partsOf,
} from './families.ts';
import { chunkHead, type GoesOn } from './packedRelations.ts';
import { multiplied, type SievePlan, stepOf } from './plan.ts';
import { type SieveExports, SieveMemory } from './sieveMemory.ts';

/** Blocks of the compiled sieve are 2^15 bytes: a first-level cache, and positions of 16 bits. */
export const WASM_BLOCK_BITS = 15;

/** Output is taken while there is room for so many bytes: far more than the relations of one polynomial. */
const ROOM = 2 ** 20;

/**
 * The compiled sieve: relations of whole seeds, packed. The mathematics is told in `polynomials.ts`, `sieve.ts` and
 * `candidates.ts`, which give the same relations in the same order; here are only the few BigInts of a polynomial.
 */
export class WasmSieve {
  readonly families: Families;
  readonly #kn: bigint;
  readonly #h: 1 | 2;
  readonly #memory: SieveMemory;
  readonly #wasm: SieveExports;

  /** @throws RangeError if the plan's sizes do not fit each other */
  constructor(plan: SievePlan, base: FactorBase) {
    this.#kn = multiplied(plan);
    this.#h = stepOf(plan);
    this.families = new Families(plan, base);
    const memory = new WebAssembly.Memory({ initial: 16 });
    this.#wasm = instantiate<SieveExports>(sieveModule, memory);
    this.#memory = new SieveMemory(plan, base, { memory, wasm: this.#wasm });
  }

  /** As `Siever.chunk`. */
  chunk(firstSeed: number, seeds: number, goesOn: GoesOn): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array[] = [chunkHead(firstSeed)];
    for (let i = 0; i < seeds; i++) {
      this.#sieveSeed(this.families.of(firstSeed + i), i, parts);
      if (!goesOn(i + 1, lengthOf(parts))) break;
    }
    return joined(parts);
  }

  #sieveSeed(family: Family, offset: number, parts: Uint8Array[]): void {
    const wasm = this.#wasm;
    const memory = this.#memory;
    const factors = family.primes.length;
    const coefficients = new RunningCoefficients(family, { kn: this.#kn, h: this.#h });
    memory.enter(family);
    memory.setLeading(coefficients.a);
    wasm.start(factors, family.odd ? 1 : 0);
    wasm.beginOutput();
    for (let polynomial = 0; ; ) {
      memory.setPolynomial(this.#h === 1 ? 2n * coefficients.b : coefficients.b, coefficients.c);
      wasm.sieve(offset, polynomial, factors);
      if (memory.outputRoom < ROOM) parts.push(memory.takeOutput());
      polynomial += 1;
      if (polynomial === 2 ** (factors - 1)) break;
      const v = 31 - Math.clz32(polynomial & -polynomial);
      const add = ((polynomial >> (v + 1)) & 1) === 0;
      coefficients.advance(v, add);
      wasm.advance(v, add ? 1 : 0);
    }
    parts.push(memory.takeOutput());
  }
}

/** a, b and c of one polynomial after the other. */
class RunningCoefficients {
  readonly a: bigint;
  b: bigint;
  readonly #parts: readonly bigint[];
  readonly #kn: bigint;
  readonly #h2a: bigint;

  constructor(family: Family, { kn, h }: { kn: bigint; h: 1 | 2 }) {
    this.a = leadingCoefficient(family);
    this.#parts = partsOf(family, this.a);
    this.b = linearCoefficient(family, { a: this.a, parts: this.#parts, polynomial: 0 });
    this.#kn = kn;
    this.#h2a = BigInt(h * h) * this.a;
  }

  get c(): bigint {
    return (this.b * this.b - this.#kn) / this.#h2a;
  }

  advance(v: number, add: boolean): void {
    this.b += (add ? -2n : 2n) * this.#parts[v]!;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
