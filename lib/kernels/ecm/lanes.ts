import ecmModule from '../wasm/generated/ecm.ts';
import { instantiate } from '../wasm/instantiate.ts';

/** What lib/kernels/wasm/assembly/ecm.ts exports; all arguments are addresses but for counts. */
export interface EcmExports {
  setModulus(bytes: number, at: number, twiceAt: number, roomAt: number, inverse: number): void;
  setCurves(a24At: number, roomAt: number): void;
  multiply(r: number, a: number, b: number): void;
  square(r: number, a: number): void;
  sum(r: number, a: number, b: number): void;
  difference(r: number, a: number, b: number): void;
  double(R: number, P: number): void;
  add(R: number, P: number, Q: number, D: number): void;
  runChains(
    P: number,
    points: number,
    program: number,
    ends: number,
    repeats: number,
    first: number,
    last: number,
  ): void;
  stage2Row(product: number, giant: number, babies: number, row: number, length: number): void;
  multiplyUp(points: number, count: number, prefixes: number, one: number): void;
  divideDown(points: number, count: number, prefixes: number, inverse: number, xs: number): void;
}

/** Numbers that are computed with at once: the lanes of a vector. */
export const LANES = 4;

const LIMB_BITS = 28;
const LIMB = 2 ** LIMB_BITS;
const VECTOR = 16;
/** Numbers stay below 4 n, and two such factors need R > 16 n. */
const SLACK_BITS = 4;
/** A column of a product then still fits 64 bits. */
const MAX_LIMBS = 127;
const PAGE = 65_536;

/** Numbers up to so many bits, some 1,069 digits, fit {@link Lanes}. */
export const MAX_LANE_BITS = MAX_LIMBS * LIMB_BITS - SLACK_BITS;

/**
 * Numbers modulo n, four at a time, in the memory of the compiled arithmetic: room for them, and the way in and out.
 */
export class Lanes {
  readonly n: bigint;
  readonly wasm: EcmExports;
  /** Bytes of a number. */
  readonly size: number;
  /** The address of 1. */
  readonly one: number;
  readonly #memory: WebAssembly.Memory;
  readonly #limbs: number;
  readonly #R: bigint;
  readonly #inverseR: bigint;
  #free = 1024;

  /**
   * @param n odd, at least 3, at most {@link MAX_LANE_BITS} bits
   * @param bits its length
   */
  constructor(n: bigint, bits: number) {
    this.n = n;
    this.#limbs = Math.ceil((bits + SLACK_BITS) / LIMB_BITS);
    if (this.#limbs > MAX_LIMBS) throw new RangeError('This modulus is too long for the lanes.');
    this.size = VECTOR * this.#limbs;
    const R = 1n << BigInt(LIMB_BITS * this.#limbs);
    const negated = negatedInverse(Number(n % BigInt(LIMB)));
    this.#R = R % n;
    // R R' - n n' = 1 with n' = -1/n modulo R; R' is found limb by limb as a Montgomery reduction of 1.
    this.#inverseR = reduce(1n, { n, negated: BigInt(negated), limbs: this.#limbs }) % n;
    this.#memory = new WebAssembly.Memory({ initial: 4 });
    this.wasm = instantiate<EcmExports>(ecmModule, this.#memory);
    const [modulus, twice, quotients, a24, room] = [1, 1, 1, 1, 4].map((k) => this.take(k));
    this.one = this.take(1);
    this.#writeLimbs(modulus!, Array<bigint>(LANES).fill(n));
    this.#writeLimbs(twice!, Array<bigint>(LANES).fill(2n * n));
    this.write(this.one, Array<bigint>(LANES).fill(1n));
    this.wasm.setModulus(this.size, modulus!, twice!, quotients!, negated);
    this.wasm.setCurves(a24!, room!);
    this.a24 = a24!;
  }

  /** The address of (A + 2)/4 of the curves. */
  readonly a24: number;

  /** Room for `count` numbers. */
  take(count: number): number {
    return this.takeBytes(count * this.size);
  }

  /** Room for other things. */
  takeBytes(bytes: number): number {
    const address = this.#free;
    this.#free += Math.ceil(bytes / VECTOR) * VECTOR;
    const missing = this.#free - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return address;
  }

  /** Where the next room begins; setting it gives up all that was taken since. */
  get mark(): number {
    return this.#free;
  }

  set mark(address: number) {
    this.#free = address;
  }

  /** Four numbers, each in `[0, n)`. */
  write(address: number, values: readonly bigint[]): void {
    this.#writeLimbs(
      address,
      values.map((value) => (value * this.#R) % this.n),
    );
  }

  /** Four numbers, each in `[0, n)`. */
  read(address: number): bigint[] {
    const words = new Uint32Array(this.#memory.buffer, address, LANES * this.#limbs);
    return Array.from({ length: LANES }, (_, lane) => {
      let value = 0n;
      for (let i = this.#limbs - 1; i >= 0; i--) {
        value = (value << BigInt(LIMB_BITS)) | BigInt(words[LANES * i + lane]!);
      }
      return (value * this.#inverseR) % this.n;
    });
  }

  /** Copies `count` numbers that lie one after the other. */
  copy(to: number, from: number, count: number): void {
    new Uint8Array(this.#memory.buffer).copyWithin(to, from, from + count * this.size);
  }

  /** Bytes as they are. */
  writeBytes(address: number, bytes: ArrayBufferView): void {
    const { buffer, byteOffset, byteLength } = bytes;
    new Uint8Array(this.#memory.buffer).set(
      new Uint8Array(buffer, byteOffset, byteLength),
      address,
    );
  }

  #writeLimbs(address: number, values: readonly bigint[]): void {
    const words = new Uint32Array(this.#memory.buffer, address, LANES * this.#limbs);
    values.forEach((value, lane) => {
      let rest = value;
      for (let i = 0; i < this.#limbs; i++) {
        words[LANES * i + lane] = Number(BigInt.asUintN(LIMB_BITS, rest));
        rest >>= BigInt(LIMB_BITS);
      }
    });
  }
}

/** -1/n modulo 2^28, by Newton. */
function negatedInverse(n: number): number {
  let x = n;
  for (let bits = 3; bits < LIMB_BITS; bits *= 2) x = Math.imul(x, 2 - Math.imul(n, x));
  return -x & (LIMB - 1);
}

/** value / R modulo n. */
function reduce(
  value: bigint,
  { n, negated, limbs }: { n: bigint; negated: bigint; limbs: number },
): bigint {
  let rest = value;
  for (let i = 0; i < limbs; i++) {
    const q = BigInt.asUintN(LIMB_BITS, rest * negated);
    rest = (rest + q * n) >> BigInt(LIMB_BITS);
  }
  return rest;
}
