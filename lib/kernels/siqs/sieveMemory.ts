import type { FactorBase } from './factorBase.ts';
import type { Family } from './families.ts';
import { type SievePlan, stepOf } from './plan.ts';
import {
  bucketCapacity,
  firstBucketed,
  firstFrom,
  type Segment,
  segmentsOf,
  sieveLogs,
} from './segments.ts';
import { mostOfTwo, neededLogs, slackBits } from './threshold.ts';

/** What lib/kernels/wasm/assembly/sieve.ts exports. */
export interface SieveExports {
  configure(): void;
  /** Writes the inverses of q; `table` has room for q words. */
  inverseRow(q: number, row: number, table: number): void;
  start(factors: number, extra: number): void;
  advance(row: number, up: number): void;
  sieve(seed: number, polynomial: number, factors: number): void;
  beginOutput(): void;
  outputEnd(): number;
}

/** Addresses as in lib/kernels/wasm/assembly/sieve/layout.ts. */
const at = {
  leading: 1024,
  linear: 1056,
  constant: 1088,
  rows: 2048,
  gammas: 2176,
  indices: 2304,
  classes: 2432,
  words: 2560,
  bounds: 2688,
  prime: 0x20000,
  log: 0x22000,
  inverse: 0x2c000,
  quotient: 0x2e000,
  certain: 0x30000,
  free: 0x32000 + 20 * 0x2000,
} as const;

const LENGTH = 2 ** 15;
const MAX_BLOCKS = 2048;
const MAX_FACTORS = 20;
/** Classes of large primes: four neighbours of which meet the interval differently often; most of which do not. */
const MIXED = 0xffff;
const RARE = 0xfffe;
/** Primes of which a root meets the interval less than once in so many polynomials are rare. */
const RARE_FACTOR = 4;
/**
 * Classes of medium primes begin here: above a quarter of a block, a third, a half, a whole; and from where on logarithms
 * are 16.
 */
const CLASSES = [LENGTH / 4, LENGTH / 3, LENGTH / 2, LENGTH, 2 ** 15.5];
/** Inverses of the primes of coefficients are kept, as far as they fit; each is needed by many seeds. */
const ROW_BYTES = 32 * 2 ** 20;
const MAX_ROWS = 96;
/** The root of what fills up the large primes: beyond every interval, in the last bucket of no use. */
const FILLING = LENGTH * (MAX_BLOCKS - 1);
const OUTPUT_BYTES = 4 * 2 ** 20;
const PAGE = 65_536;

/** Sizes that follow from a plan and its factor base. */
interface Shape {
  readonly count: number;
  readonly blocks: number;
  readonly firstMedium: number;
  readonly firstLarge: number;
  /** Large primes, filled up to a multiple of four. */
  readonly largeCount: number;
  readonly segments: readonly Segment[];
  readonly classes: readonly LargeClass[];
  /** Entries of a bucket. */
  readonly capacity: number;
}

/** Large primes up to `end`, whose roots meet the interval `certain` times and perhaps once more, or MIXED, or RARE. */
interface LargeClass {
  end: number;
  readonly certain: number;
}

/** Where arrays lie. */
type Places = Readonly<
  Record<
    | ('primes' | 'squareRoots' | 'reciprocals' | 'segments' | 'segmentEnds' | 'classes')
    | ('large' | 'root1' | 'root2' | 'deltas' | 'buckets'),
    number
  >
>;

function shapeOf(plan: SievePlan, base: FactorBase): Shape {
  const { primes } = base;
  const { blocks } = plan;
  const firstMedium = firstFrom(primes, Math.max(3, plan.smallPrimeBound));
  const firstLarge = Math.max(firstMedium, firstBucketed(primes));
  const largeCount = padded(primes.length - firstLarge, 4);
  const reach = primes.at(-1)! / LENGTH + blocks;
  if (reach >= MAX_BLOCKS || plan.smallPrimeBound > LENGTH) {
    throw new RangeError('The factor base or the interval is too large for the sieve.');
  }
  const segments = segmentsOf(base, firstLarge);
  return {
    ...{ count: primes.length, blocks, firstMedium, firstLarge, largeCount, segments },
    classes: largeClasses(primes.subarray(firstLarge), segments, blocks * LENGTH),
    capacity: padded(bucketCapacity(primes, firstLarge, LENGTH), 4),
  };
}

/** Classes that begin with every segment, all of multiples of four primes. */
function largeClasses(
  primes: Int32Array,
  segments: readonly Segment[],
  interval: number,
): LargeClass[] {
  const classes: LargeClass[] = [];
  let from = 0;
  for (const segment of segments) {
    const begins = classes.length;
    for (; from < segment.end; from += 4) {
      const most = Math.floor(interval / primes[from]!);
      const isRare = primes[from]! > RARE_FACTOR * interval;
      const least = Math.floor(interval / (primes[from + 3] ?? Number.POSITIVE_INFINITY));
      const certain = isRare ? RARE : least === most ? most : MIXED;
      const last = classes.length > begins ? classes.at(-1) : undefined;
      if (last?.certain === certain) last.end = from + 4;
      else classes.push({ end: from + 4, certain });
    }
  }
  return classes;
}

/** The memory of a compiled sieve: what its caller writes and reads between calls. */
export class SieveMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #wasm: SieveExports;
  readonly #base: FactorBase;
  readonly #logs: Uint8Array;
  readonly #rows = new Map<number, number>();
  readonly #rowBytes: number;
  readonly #rowCount: number;
  readonly #rowsAt: number;
  readonly #tableAt: number;
  readonly #outputAt: number;
  #free: number = at.free;
  #silenced: readonly number[] = [];

  /** @throws RangeError if the plan has too many blocks or primes */
  constructor(
    plan: SievePlan,
    base: FactorBase,
    { memory, wasm }: { memory: WebAssembly.Memory; wasm: SieveExports },
  ) {
    const { primes } = base;
    const shape = shapeOf(plan, base);
    this.#memory = memory;
    this.#wasm = wasm;
    this.#base = base;
    this.#logs = sieveLogs(base, shape.firstLarge);
    const places = this.#place(shape);
    this.#outputAt = this.#take(OUTPUT_BYTES);
    this.#tableAt = this.#take(4 * LENGTH);
    this.#rowBytes = padded(4 * primes.length + 16, 16);
    const fitting = Math.floor(ROW_BYTES / this.#rowBytes);
    this.#rowCount = Math.max(MAX_FACTORS + 1, Math.min(MAX_ROWS, fitting));
    this.#rowsAt = this.#take(this.#rowBytes * this.#rowCount);
    this.#grow();
    this.#words(at.words).set([
      ...[shape.firstMedium, shape.firstLarge, primes.length, shape.largeCount, places.classes],
      ...[plan.blocks, neededLogs(plan) - 1, slackBits(plan), stepOf(plan)],
      ...[places.primes, places.squareRoots, places.reciprocals],
      ...[places.large, places.root1, places.root2, places.deltas, places.buckets, shape.capacity],
      ...[places.segments, shape.segments.length, places.segmentEnds],
      ...[this.#outputAt, this.#outputAt + OUTPUT_BYTES],
    ]);
    const largest = primes.at(-1)!;
    const bounds = [plan.largePrimeBound, largest * largest + 1, mostOfTwo(plan)];
    new Float64Array(memory.buffer, at.bounds, 3).set(bounds);
    this.#writePrimes(shape, places);
    this.#writeMedium(shape);
    wasm.configure();
  }

  /** The inverses and gammas of a family, and silence for its primes. */
  enter({ indices, primes, gammas }: Family): void {
    const logs = this.#halves(at.log);
    for (const i of this.#silenced) logs[i] = this.#logs[i]!;
    for (const i of indices) logs[i] = 0;
    this.#silenced = indices;
    this.#words(at.indices).set(indices);
    this.#words(at.gammas).set(gammas);
    this.#words(at.rows).set(primes.map((q) => this.#row(q, primes)));
  }

  /** a of `a x^2 + b x + c`. */
  setLeading(a: bigint): void {
    this.#setWide(at.leading, a);
  }

  /** b and c of `a x^2 + b x + c`. */
  setPolynomial(b: bigint, c: bigint): void {
    this.#setWide(at.linear, b);
    this.#setWide(at.constant, c);
  }

  /** Bytes of output that may still be written. */
  get outputRoom(): number {
    return this.#outputAt + OUTPUT_BYTES - this.#wasm.outputEnd();
  }

  /** A copy of the output, which then begins anew. */
  takeOutput(): Uint8Array {
    const bytes = new Uint8Array(this.#memory.buffer).slice(this.#outputAt, this.#wasm.outputEnd());
    this.#wasm.beginOutput();
    return bytes;
  }

  /** The address of q's inverses; makes room by giving up the oldest row that the family does not need. */
  #row(q: number, needed: readonly number[]): number {
    const known = this.#rows.get(q);
    if (known !== undefined) return known;
    let row = this.#rowsAt + this.#rowBytes * this.#rows.size;
    if (this.#rows.size === this.#rowCount) {
      const old = [...this.#rows.keys()].find((prime) => !needed.includes(prime))!;
      row = this.#rows.get(old)!;
      this.#rows.delete(old);
    }
    this.#rows.set(q, row);
    this.#wasm.inverseRow(q, row, this.#tableAt);
    return row;
  }

  #place({ count, largeCount, capacity, blocks, segments, classes }: Shape): Places {
    return {
      primes: this.#take(4 * count),
      squareRoots: this.#take(4 * count),
      reciprocals: this.#take(8 * count),
      large: this.#take(4 * largeCount),
      root1: this.#take(4 * largeCount),
      root2: this.#take(4 * largeCount),
      deltas: this.#take(4 * largeCount * (MAX_FACTORS + 1)),
      buckets: this.#take(4 * capacity * (blocks + 1) + PAGE),
      segments: this.#take(8 * segments.length),
      segmentEnds: this.#take(4 * blocks * segments.length),
      classes: this.#take(8 * classes.length),
    };
  }

  #writePrimes(shape: Shape, places: Places): void {
    const { primes, roots, reciprocals } = this.#base;
    const { largeCount, firstLarge, segments, classes } = shape;
    this.#words(places.primes).set(primes);
    this.#words(places.squareRoots).set(roots);
    new Float64Array(this.#memory.buffer, places.reciprocals, primes.length).set(reciprocals);
    this.#words(places.classes).set(classes.flatMap(({ end, certain }) => [end, certain]));
    // What fills up the last four lies beyond every interval and stays there.
    this.#words(places.large)
      .fill(FILLING + 1, 0, largeCount)
      .set(primes.subarray(firstLarge));
    this.#words(places.root1).fill(FILLING, 0, largeCount);
    this.#words(places.root2).fill(FILLING, 0, largeCount);
    this.#words(places.segments).set(segments.flatMap(({ end, log }) => [padded(end, 4), log]));
  }

  #writeMedium({ firstMedium, firstLarge }: Shape): void {
    const { primes } = this.#base;
    this.#halves(at.prime).set(primes.subarray(0, firstLarge));
    this.#halves(at.log).set(this.#logs.subarray(0, firstLarge));
    this.#halves(at.inverse).set(this.#base.inverses.subarray(0, firstLarge));
    this.#halves(at.quotient).set(
      Array.from(primes.subarray(0, firstLarge), (p) => Math.floor(0xffff / p)),
    );
    this.#halves(at.certain).set(
      Array.from(primes.subarray(0, firstLarge), (p) => Math.floor(LENGTH / p)),
    );
    const classes = CLASSES.map((bound) =>
      Math.min(firstLarge, Math.max(firstMedium, firstFrom(primes, bound))),
    );
    this.#words(at.classes).set([firstMedium, ...classes, firstLarge].map((index) => 2 * index));
  }

  #setWide(address: number, value: bigint): void {
    const quads = new BigUint64Array(this.#memory.buffer, address, 4);
    for (let i = 0; i < 4; i++) quads[i] = BigInt.asUintN(64, value >> BigInt(64 * i));
  }

  #words(address: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address);
  }

  #halves(address: number): Uint16Array {
    return new Uint16Array(this.#memory.buffer, address);
  }

  /** Room of its own, with something to spare for loads that reach beyond. */
  #take(bytes: number): number {
    const address = this.#free;
    this.#free += padded(bytes + 16, 16);
    return address;
  }

  #grow(): void {
    const missing = this.#free - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
  }
}

function padded(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}
