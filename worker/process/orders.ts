import { read, readSync, writeSync } from 'node:fs';
import {
  type DeskFrame,
  descriptors,
  deskFrame,
  maxLineBytes,
  type OrderFrame,
  type ReportFrame,
} from './frames.ts';
import { LineReader } from './lines.ts';

/** The job process's end of its two pipes. */
export class Orders {
  private readonly reader = new LineReader(maxLineBytes);
  private readonly buffer = Buffer.alloc(65_536);
  private readonly waiting: string[] = [];
  private awaited: Promise<DeskFrame | null> | null = null;
  private calls = 0;

  /** The next order; null when the worker has gone or wants no more of this process. */
  async next(): Promise<OrderFrame | null> {
    for (;;) {
      const frame = await this.frame();
      // News of the children of an order that is over.
      if (frame === null || frame.type === 'order') return frame;
    }
  }

  /**
   * The next frame, while timers and everything else of this process go on; null as above. Whoever asks while somebody
   * waits gets the same frame, so that a listener whose job is over takes nothing from the next one.
   */
  frame(): Promise<DeskFrame | null> {
    this.awaited ??= this.read().finally(() => {
      this.awaited = null;
    });
    return this.awaited;
  }

  /** The next frame, while nothing else goes on; null as above. Not while `frame` waits. */
  frameNow(): DeskFrame | null {
    if (this.awaited !== null) throw new Error('somebody else is reading the orders');
    while (this.waiting.length === 0)
      if (!this.keep(readSync(descriptors.orders, this.buffer))) return null;
    return this.first();
  }

  report(frame: ReportFrame): void {
    const bytes = Buffer.from(`${JSON.stringify(frame)}\n`);
    for (let sent = 0; sent < bytes.length; )
      sent += writeSync(descriptors.reports, bytes, sent, bytes.length - sent);
  }

  /** A number that no call of this process has. */
  newCall(): number {
    this.calls++;
    return this.calls;
  }

  private async read(): Promise<DeskFrame | null> {
    while (this.waiting.length === 0) {
      const count = await readLater(this.buffer);
      if (!this.keep(count)) return null;
    }
    return this.first();
  }

  /** A copy: the reader keeps what is not yet a whole line. */
  private keep(count: number): boolean {
    this.waiting.push(...this.reader.push(Buffer.from(this.buffer.subarray(0, count))));
    return count > 0;
  }

  private first(): DeskFrame {
    return deskFrame.parse(JSON.parse(this.waiting.shift() ?? ''));
  }
}

/** A blocking read on a thread of the pool. */
function readLater(buffer: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptors.orders, buffer, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
