/** Numbers below 2^32 in a typed array that grows by half when it is full: four bytes each, whatever their count. */
export class GrowingList {
  #values = new Uint32Array(1024);
  #length = 0;

  /** How many numbers there are. */
  get length(): number {
    return this.#length;
  }

  /** The numbers themselves; a view that the next {@link push} may leave behind. */
  get values(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }

  /** Appends a number and returns its place. */
  push(value: number): number {
    if (this.#length === this.#values.length) {
      const wider = new Uint32Array(Math.ceil(this.#length * 1.5));
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
    return this.#length - 1;
  }

  /** The number at a place that exists. */
  at(place: number): number {
    return this.#values[place]!;
  }

  /** Changes the number at a place that exists. */
  set(place: number, value: number): void {
    this.#values[place] = value;
  }
}

/**
 * A set of pairs of numbers below 2^32, by open addressing: 8 bytes a slot, at most two thirds of the slots full. The
 * pair (0, 0) is not allowed, it marks the free slot.
 */
export class PairSet {
  #slots = new Uint32Array(16_384);
  #size = 0;

  /** Adds a pair; false when it is there already. */
  add(a: number, b: number): boolean {
    if (3 * this.#size >= this.#slots.length) this.#grow();
    if (!this.#insert(a, b)) return false;
    this.#size += 1;
    return true;
  }

  #insert(a: number, b: number): boolean {
    const slots = this.#slots;
    const mask = slots.length - 2;
    for (let i = slotOf(a ^ Math.imul(b, 0x85ebca6b), mask); ; i = (i + 2) & mask) {
      if (slots[i] === a && slots[i + 1] === b) return false;
      if (slots[i] === 0 && slots[i + 1] === 0) {
        slots[i] = a;
        slots[i + 1] = b;
        return true;
      }
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let i = 0; i < before.length; i += 2) {
      if (before[i] !== 0 || before[i + 1] !== 0) this.#insert(before[i]!, before[i + 1]!);
    }
  }
}

/** A table from numbers of 1 to 2^32 - 1 to their place in order of arrival: 4 bytes a slot and 4 a number. */
export class Numbering {
  #slots: Uint32Array;
  readonly #numbers = new GrowingList();

  /** @param expected how many numbers will come, about; more are no harm */
  constructor(expected = 1000) {
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * expected + 2)));
  }

  /** How many numbers have a place. */
  get size(): number {
    return this.#numbers.length;
  }

  /** The place of a number: 0, 1, … as they first come. */
  placeOf(number: number): number {
    if (3 * this.#numbers.length >= 2 * this.#slots.length) this.#grow();
    const mask = this.#slots.length - 1;
    for (let i = slotOf(number, mask); ; i = (i + 1) & mask) {
      const place = this.#slots[i]!;
      if (place === 0) {
        this.#slots[i] = this.#numbers.length + 1;
        return this.#numbers.push(number);
      }
      if (this.#numbers.at(place - 1) === number) return place - 1;
    }
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    const numbers = this.#numbers.values;
    for (let place = 0; place < numbers.length; place++) {
      let i = slotOf(numbers[place]!, mask);
      while (this.#slots[i] !== 0) i = (i + 1) & mask;
      this.#slots[i] = place + 1;
    }
  }
}

/** Multiplication by the golden section, upper bits folded down: neighbours end far apart. */
function slotOf(number: number, mask: number): number {
  const h = Math.imul(number, 0x9e3779b1);
  return (h ^ (h >>> 15)) & mask;
}
