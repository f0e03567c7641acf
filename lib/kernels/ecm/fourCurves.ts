import { bitLength } from '../arith/bitLength.ts';
import { gcd } from '../arith/gcd.ts';
import { modInverse } from '../arith/modInverse.ts';
import { LANES, Lanes } from './lanes.ts';
import { suyamaCurve } from './montgomeryCurve.ts';
import { stage1Program } from './stage1.ts';
import { type Stage2Plan, stage2Plan } from './stage2Plan.ts';

/** Giant steps whose points are brought to Z = 1 together: one inversion for them, and bounded memory. */
const GIANTS_TOGETHER = 2048;

/** Chains run by one call: some milliseconds to a fifth of a second, then it may be stopped. */
const CHAINS_TOGETHER = 512;

/** Points of a chain at work. */
const CHAIN_POINTS = 5;

/**
 * Four curves on one n at once, in compiled vector arithmetic. The twins are `stage1` and `stage2`; the same sigma finds
 * the same factor.
 *
 * Cost of the four at 150 digits: some 0.9 microseconds a product, four times as many products a second as BigInt.
 */
export class FourCurves {
  readonly n: bigint;
  readonly #lanes: Lanes;
  readonly #point: number;
  readonly #chainPoints: number;
  readonly #start: number;

  /** @param n odd, prime to 3, above 3, of at most `MAX_LANE_BITS` bits */
  constructor(n: bigint) {
    this.n = n;
    this.#lanes = new Lanes(n, bitLength(n));
    this.#point = this.#lanes.take(2);
    this.#chainPoints = this.#lanes.take(2 * CHAIN_POINTS);
    this.#start = this.#lanes.mark;
  }

  /**
   * Runs the curves of four sigmas.
   *
   * @param sigmas four, each at least 6
   * @param bounds as those of `ecmCurve`
   * @param shouldStop asked some times a second
   * @returns for each curve a divisor d with 1 < d < n, or `null`; `null` in place of all when it was stopped
   */
  run(
    sigmas: readonly bigint[],
    { B1, B2 }: { B1: number; B2: number },
    shouldStop: () => boolean = () => false,
  ): (bigint | null)[] | null {
    const found: (bigint | undefined)[] = this.#begin(sigmas);
    if (!this.#stage1(B1, shouldStop)) return null;
    const z = this.#lanes.read(this.#point + this.#lanes.size);
    note(
      found,
      z.map((value) => gcd(value, this.n)),
    );
    if (found[0] === undefined && B2 > B1) {
      if (!this.#stage2(stage2Plan(B1, B2), { found, shouldStop })) return null;
    }
    return Array.from(found, (d) => (d === undefined || d === this.n ? null : d));
  }

  /** Writes curves and points; a sigma without a curve has its divisor at once. */
  #begin(sigmas: readonly bigint[]): (bigint | undefined)[] {
    const { n } = this;
    this.#lanes.mark = this.#start;
    const starts = sigmas.map((sigma) => suyamaCurve(n, sigma));
    const positive = (value: bigint): bigint => (value < 0n ? value + n : value);
    const column = (of: (start: (typeof starts)[number]) => bigint): bigint[] =>
      starts.map((start) => positive(of(start)));
    this.#lanes.write(
      this.#lanes.a24,
      column((start) => ('curve' in start ? start.curve.a24 : 1n)),
    );
    this.#lanes.write(
      this.#point,
      column((start) => ('curve' in start ? start.point.x : 1n)),
    );
    this.#lanes.write(
      this.#point + this.#lanes.size,
      column((start) => ('curve' in start ? start.point.z : 1n)),
    );
    return starts.map((start) => ('divisor' in start ? start.divisor : undefined));
  }

  /** Returns false when it was stopped, as stage 2 does. */
  #stage1(B1: number, shouldStop: () => boolean): boolean {
    const { wasm } = this.#lanes;
    const { program, ends, repeats, twos } = stage1Program(B1);
    const places = [program, ends, repeats].map((bytes) => {
      const address = this.#lanes.takeBytes(bytes.byteLength);
      this.#lanes.writeBytes(address, bytes);
      return address;
    });
    for (let i = 0; i < twos; i++) wasm.double(this.#point, this.#point);
    for (let first = 0; first < ends.length; first += CHAINS_TOGETHER) {
      if (shouldStop()) return false;
      const last = Math.min(ends.length, first + CHAINS_TOGETHER);
      wasm.runChains(
        this.#point,
        this.#chainPoints,
        places[0]!,
        places[1]!,
        places[2]!,
        first,
        last,
      );
    }
    this.#lanes.mark = this.#start;
    return true;
  }

  #stage2(
    plan: Stage2Plan,
    { found, shouldStop }: { found: (bigint | undefined)[]; shouldStop: () => boolean },
  ): boolean {
    const lanes = this.#lanes;
    const { size, wasm } = lanes;
    const babies = this.#normalised(this.#babySteps(plan), plan.babies.length, found);
    const product = lanes.take(1);
    lanes.write(product, Array<bigint>(LANES).fill(1n));
    const row = lanes.takeBytes(2 * plan.babies.length);
    const giants = new GiantSteps(lanes, this.#point, plan);
    const rows = plan.rows()[Symbol.iterator]();
    for (let left = plan.lastGiant - plan.firstGiant + 1; left > 0; left -= GIANTS_TOGETHER) {
      const mark = lanes.mark;
      const count = Math.min(left, GIANTS_TOGETHER);
      const xs = this.#normalised(giants.next(count), count, found);
      for (let i = 0; i < count; i++) {
        if (shouldStop()) return false;
        const indices = rows.next().value as Uint16Array;
        lanes.writeBytes(row, indices);
        wasm.stage2Row(product, xs + i * size, babies, row, indices.length);
      }
      lanes.mark = mark;
    }
    note(
      found,
      lanes.read(product).map((value) => gcd(value, this.n)),
    );
    return true;
  }

  /** j Q for every j of the plan, one after the other: two progressions of step 6, from 1 and from 5. */
  #babySteps(plan: Stage2Plan): number {
    const lanes = this.#lanes;
    const { wasm, size } = lanes;
    const bytes = 2 * size;
    const kept = lanes.take(2 * plan.babies.length);
    const wanted = new Map(Array.from(plan.babies, (j, i) => [j, kept + i * bytes]));
    const [six] = multiples(lanes, this.#point, 6);
    const [five] = multiples(lanes, this.#point, 5);
    const keep = (j: number, P: number): void => {
      const place = wanted.get(j);
      if (place !== undefined) copy(lanes, place, P);
    };
    let [one, oneBefore, oneNext] = fresh(lanes, [this.#point, five, five]);
    let [other, otherBefore, otherNext] = fresh(lanes, [five, this.#point, five]);
    for (let j = 1; j < plan.D / 2; j += 6) {
      keep(j, one!);
      keep(j + 4, other!);
      wasm.add(oneNext!, one!, six, oneBefore!);
      wasm.add(otherNext!, other!, six, otherBefore!);
      [oneBefore, one, oneNext] = [one, oneNext, oneBefore];
      [otherBefore, other, otherNext] = [other, otherNext, otherBefore];
    }
    return kept;
  }

  /** x / z of points that lie one after the other; a lane whose z are no units shows a divisor and goes on with nonsense. */
  #normalised(points: number, count: number, found: (bigint | undefined)[]): number {
    const lanes = this.#lanes;
    const { wasm, size } = lanes;
    const xs = lanes.take(count);
    const mark = lanes.mark;
    const prefixes = lanes.take(count + 1);
    const inverse = lanes.take(1);
    wasm.multiplyUp(points, count, prefixes, lanes.one);
    const products = lanes.read(prefixes + count * size);
    const inverses = products.map((product) => modInverse(product, this.n));
    note(
      found,
      products.map((product, i) => (inverses[i] === null ? gcd(product, this.n) : 1n)),
    );
    lanes.write(
      inverse,
      inverses.map((value) => value ?? 1n),
    );
    wasm.divideDown(points, count, prefixes, inverse, xs);
    lanes.mark = mark;
    return xs;
  }
}

/** m D Q for every giant step, in portions. */
class GiantSteps {
  readonly #lanes: Lanes;
  readonly #step: number;
  #before: number;
  #now: number;

  constructor(lanes: Lanes, Q: number, plan: Stage2Plan) {
    this.#lanes = lanes;
    const [step] = multiples(lanes, Q, plan.D);
    this.#step = step;
    const [first, second] = multiples(lanes, step, plan.firstGiant);
    this.#before = first;
    this.#now = second;
  }

  /** The next points, one after the other; the state stays below what the caller may give up. */
  next(count: number): number {
    const lanes = this.#lanes;
    const bytes = 2 * lanes.size;
    const points = lanes.take(2 * count + 4);
    copy(lanes, points, this.#before);
    copy(lanes, points + bytes, this.#now);
    for (let i = 2; i < count + 2; i++) {
      const at = points + i * bytes;
      lanes.wasm.add(at, at - bytes, this.#step, at - 2 * bytes);
    }
    copy(lanes, this.#before, points + count * bytes);
    copy(lanes, this.#now, points + (count + 1) * bytes);
    return points;
  }
}

/** k P and (k + 1) P in new places: the Montgomery ladder. */
function multiples(lanes: Lanes, P: number, k: number): [number, number] {
  const [low, high] = [lanes.take(2), lanes.take(2)];
  copy(lanes, low, P);
  lanes.wasm.double(high, P);
  for (const bit of k.toString(2).slice(1)) {
    if (bit === '1') {
      lanes.wasm.add(low, low, high, P);
      lanes.wasm.double(high, high);
    } else {
      lanes.wasm.add(high, low, high, P);
      lanes.wasm.double(low, low);
    }
  }
  return [low, high];
}

function fresh(lanes: Lanes, points: readonly number[]): number[] {
  return points.map((P) => {
    const place = lanes.take(2);
    copy(lanes, place, P);
    return place;
  });
}

/** Copies a point. */
function copy(lanes: Lanes, to: number, from: number): void {
  lanes.copy(to, from, 2);
}

/** The first divisor above 1 that a lane shows counts. */
function note(found: (bigint | undefined)[], divisors: readonly bigint[]): void {
  divisors.forEach((d, lane) => {
    if (found[lane] === undefined && d !== 1n) found[lane] = d;
  });
}
