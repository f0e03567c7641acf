/**
 * Lets text through until `maxBytes` of UTF-8 have passed, then counts what it drops. Both ends of the
 * pipe use it: the job process, so that an endless print costs nobody anything, and the worker, which
 * trusts no job process.
 */
export class OutputCap {
  private left: number;
  droppedBytes = 0;

  constructor(maxBytes: number) {
    this.left = maxBytes;
  }

  /** The part of `text` that still fits, cut between characters. */
  take(text: string): string {
    const bytes = Buffer.byteLength(text);
    const kept = bytes <= this.left ? text : this.cut(text);
    const keptBytes = kept === text ? bytes : Buffer.byteLength(kept);
    // Once something was dropped nothing later may pass: text with a hole in it would mislead.
    this.left = kept === text ? this.left - bytes : 0;
    this.droppedBytes += bytes - keptBytes;
    return kept;
  }

  private cut(text: string): string {
    const bytes = Buffer.from(text);
    let end = this.left;
    while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
    return bytes.toString('utf8', 0, end);
  }
}

/** `text` in pieces of at most `maxCharacters` UTF-16 units, no surrogate pair cut in two. */
export function splitText(text: string, maxCharacters: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + maxCharacters, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
