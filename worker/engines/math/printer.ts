import type { EngineContext } from '../engine.ts';
import type { Streams } from './host.ts';

export interface Printer extends Streams {
  /** Hands on what was printed since the last line's end. */
  flush(): void;
}

/** A program that prints without line ends is handed on in pieces of this size. */
const pieceBytes = 8192;
const lineFeed = 10;

/**
 * Joins the interpreter's small writes to whole lines, so that one `print` is one chunk; the order
 * between the two streams is kept. Bytes are decoded as UTF-8 across the borders of writes.
 */
export function createPrinter(emit: EngineContext['emit']): Printer {
  const streams = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  let current: 'stdout' | 'stderr' = 'stdout';
  let parts: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (length === 0) return;
    const text = parts.join('');
    parts = [];
    length = 0;
    emit({ stream: current, text });
  };
  const write = (stream: 'stdout' | 'stderr', bytes: Uint8Array): void => {
    if (stream !== current) flush();
    current = stream;
    const text = streams[stream].decode(bytes, { stream: true });
    parts.push(text);
    length += text.length;
    if (bytes.at(-1) === lineFeed || length >= pieceBytes) flush();
  };
  return {
    stdout: (bytes) => write('stdout', bytes),
    stderr: (bytes) => write('stderr', bytes),
    flush,
  };
}
