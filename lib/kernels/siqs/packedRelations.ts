/*
 * Relations on their way from a worker to the collector, about 30 bytes each. A *chunk* holds the relations of a run of
 * seeds: the byte 1 (the form's version), the first seed, then one relation after the other:
 *
 *     seed less the first seed of the chunk
 *     polynomial of the seed, position in its interval (x + M)
 *     head byte: how many large primes (bits 0, 1), value negative (bit 2), exponent of 2 (bits 3 to 7)
 *     the large primes
 *     how many odd primes of the factor base, with repetition
 *     their indices, ascending, each less the one before
 *
 * All numbers but the head are varints: seven bits a byte, lowest first, bit 7 set where more follow. The primes
 * of a are not listed, the seed determines them; listed is what divides Q(x).
 */

/** One relation in small numbers: where it was found, and what divides Q there. */
export interface CompactRelation {
  readonly seed: number;
  readonly polynomial: number;
  /** `x + M`. */
  readonly position: number;
  readonly negative: boolean;
  /** The exponent of 2 in Q, at most {@link MAX_TWOS}. */
  readonly twos: number;
  /** Indices of the odd primes of Q in the factor base, ascending, with repetition. */
  readonly indices: readonly number[];
  /** Ascending. */
  readonly largePrimes: readonly number[];
}

/** Whether a run of seeds goes on after so many, whose relations take about so many bytes. */
export type GoesOn = (seeds: number, bytes: number) => boolean;

/** Relations with a higher power of 2 (one in 2^31) are not kept. */
export const MAX_TWOS = 31;

/** A value of 200 bits has no more odd prime factors than this. */
export const MAX_INDICES = 127;

const VERSION = 1;

/**
 * Packs relations into a chunk.
 *
 * @param firstSeed not above the seed of any of them
 */
export function packRelations(
  firstSeed: number,
  relations: readonly CompactRelation[],
): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [VERSION];
  pushVarint(bytes, firstSeed);
  for (const relation of relations) {
    const { largePrimes, negative, twos, indices } = relation;
    pushVarint(bytes, relation.seed - firstSeed);
    pushVarint(bytes, relation.polynomial);
    pushVarint(bytes, relation.position);
    bytes.push(largePrimes.length | (negative ? 4 : 0) | (twos << 3));
    for (const p of largePrimes) pushVarint(bytes, p);
    pushVarint(bytes, indices.length);
    indices.forEach((index, i) => {
      pushVarint(bytes, index - (indices[i - 1] ?? 0));
    });
  }
  return Uint8Array.from(bytes);
}

/** The first bytes of a chunk, for those who append relations themselves. */
export function chunkHead(firstSeed: number): Uint8Array<ArrayBuffer> {
  return packRelations(firstSeed, []);
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
}

/** All relations of a chunk. @throws RangeError as {@link RelationReader} and for a chunk that is cut off */
export function unpackRelations(chunk: Uint8Array): CompactRelation[] {
  const reader = new RelationReader(chunk);
  const relations: CompactRelation[] = [];
  while (reader.next()) relations.push(reader.relation());
  if (reader.isBroken)
    throw new RangeError('This chunk of relations is cut off; ask for it again.');
  return relations;
}

/**
 * Reads a chunk relation by relation into its own fields, so that millions leave no garbage. It believes nothing: a
 * chunk that breaks off ends early with `isBroken`; whether numbers make sense is for the reader's user to judge.
 */
export class RelationReader {
  readonly firstSeed: number;
  seed = 0;
  polynomial = 0;
  position = 0;
  negative = false;
  twos = 0;
  /** How many of {@link large} count. */
  largeCount = 0;
  readonly large = new Float64Array(3);
  /** How many of {@link indices} count. */
  indexCount = 0;
  readonly indices = new Int32Array(MAX_INDICES);
  /** Where in the chunk the relation starts. */
  start = 0;
  isBroken = false;
  readonly #bytes: Uint8Array;
  #at: number;

  /** @throws RangeError if the bytes do not begin as a chunk does */
  constructor(chunk: Uint8Array) {
    this.#bytes = chunk;
    this.#at = 1;
    this.firstSeed = this.#varint();
    if (chunk[0] !== VERSION || this.isBroken) {
      throw new RangeError(
        'These bytes are no chunk of relations of this version; update the worker that sent them.',
      );
    }
  }

  /** Where the next relation starts; setting it goes there. */
  get offset(): number {
    return this.#at;
  }

  set offset(at: number) {
    this.#at = at;
  }

  /** Reads the next relation; false at the end, and where the chunk breaks off. */
  next(): boolean {
    if (this.isBroken || this.#at >= this.#bytes.length) return false;
    this.start = this.#at;
    this.seed = this.firstSeed + this.#varint();
    this.polynomial = this.#varint();
    this.position = this.#varint();
    const head = this.#bytes[this.#at++] ?? 0;
    this.negative = (head & 4) !== 0;
    this.twos = head >>> 3;
    this.largeCount = head & 3;
    for (let i = 0; i < this.largeCount; i++) this.large[i] = this.#varint();
    this.#readIndices();
    this.isBroken ||= this.#at > this.#bytes.length;
    return !this.isBroken;
  }

  /** The relation as a value of its own. */
  relation(): CompactRelation {
    const { seed, polynomial, position, negative, twos } = this;
    const indices = [...this.indices.subarray(0, this.indexCount)];
    const largePrimes = [...this.large.subarray(0, this.largeCount)];
    return { seed, polynomial, position, negative, twos, indices, largePrimes };
  }

  #readIndices(): void {
    this.indexCount = this.#varint();
    if (this.indexCount > MAX_INDICES) {
      this.isBroken = true;
      return;
    }
    let index = 0;
    for (let i = 0; i < this.indexCount; i++) {
      index += this.#varint();
      this.indices[i] = index;
    }
    this.isBroken ||= index >= 2 ** 31;
  }

  /** Six bytes hold all that occurs; after more the chunk is broken. */
  #varint(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++]!;
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let scale = 128; scale < 2 ** 49; scale *= 128) {
      byte = bytes[this.#at++]!;
      if (byte < 128) return value + byte * scale;
      value += (byte & 127) * scale;
    }
    this.isBroken = true;
    return 0;
  }
}
