import type { Bytes } from './base64.ts';

/** Writes the SSH wire format (RFC 4251 section 5): big-endian 32-bit numbers, strings led by their length. */
export class WireWriter {
  private readonly bytes: number[] = [];

  number(value: number): this {
    this.bytes.push((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
    return this;
  }

  raw(value: Uint8Array): this {
    for (const byte of value) this.bytes.push(byte);
    return this;
  }

  string(value: Uint8Array | string): this {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return this.number(bytes.length).raw(bytes);
  }

  get length(): number {
    return this.bytes.length;
  }

  done(): Bytes {
    return Uint8Array.from(this.bytes);
  }
}

/** Reads the same format; every read past the end is a RangeError. */
export class WireReader {
  private readonly bytes: Uint8Array;
  private position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  raw(length: number): Bytes {
    if (length > this.left) throw new RangeError('the key ends too early');
    this.position += length;
    return new Uint8Array(this.bytes.slice(this.position - length, this.position));
  }

  number(): number {
    const bytes = this.raw(4);
    return new DataView(bytes.buffer).getUint32(0);
  }

  string(): Bytes {
    return this.raw(this.number());
  }

  text(): string {
    return new TextDecoder().decode(this.string());
  }

  get left(): number {
    return this.bytes.length - this.position;
  }
}
