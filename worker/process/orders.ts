import { readSync, writeSync } from 'node:fs';
import {
  descriptors,
  maxLineBytes,
  type OrderFrame,
  orderFrame,
  type ReportFrame,
} from './frames.ts';
import { LineReader } from './lines.ts';

/** The job process's end of its two pipes; every call blocks until it is done. */
export class Orders {
  private readonly reader = new LineReader(maxLineBytes);
  private readonly buffer = Buffer.alloc(65_536);
  private readonly waiting: string[] = [];

  /** The next order; null when the worker has gone or wants no more of this process. */
  next(): OrderFrame | null {
    while (this.waiting.length === 0) {
      const count = readSync(descriptors.orders, this.buffer);
      if (count === 0) return null;
      // A copy: the reader keeps what is not yet a whole line.
      this.waiting.push(...this.reader.push(Buffer.from(this.buffer.subarray(0, count))));
    }
    return orderFrame.parse(JSON.parse(this.waiting.shift() ?? ''));
  }

  report(frame: ReportFrame): void {
    const bytes = Buffer.from(`${JSON.stringify(frame)}\n`);
    for (let sent = 0; sent < bytes.length; )
      sent += writeSync(descriptors.reports, bytes, sent, bytes.length - sent);
  }
}
