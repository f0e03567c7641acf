/** Cuts a byte stream into lines; a line longer than `maxBytes` throws RangeError. */
export class LineReader {
  private parts: Buffer[] = [];
  private length = 0;
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** The lines that `bytes` completes, without their line ends. */
  push(bytes: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      this.keep(bytes.subarray(start, end));
      lines.push(Buffer.concat(this.parts).toString('utf8'));
      this.parts = [];
      this.length = 0;
      start = end + 1;
    }
    if (start < bytes.length) this.keep(bytes.subarray(start));
    return lines;
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.maxBytes) throw new RangeError(`line over ${this.maxBytes} bytes`);
    this.parts.push(part);
  }
}
