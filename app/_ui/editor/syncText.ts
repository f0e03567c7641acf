/** One replacement that turns a text into another: `text` takes the place of what lies from `start` to `end`. */
export interface TextChange {
  start: number;
  end: number;
  text: string;
}

/** The smallest single replacement that turns `before` into `after`; null when they are equal. */
export function smallestChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/**
 * Tells a text that comes back to its editor from one that somebody else wrote. What was typed goes up through
 * `sent` and comes down again some renders later, when more may have been typed; only a text that was
 * not sent from here may replace what is on the screen.
 */
export class Echoes {
  #sent: string[] = [];

  sent(text: string): void {
    this.#sent.push(text);
    // Whoever holds the text may skip versions, and then they never come back.
    if (this.#sent.length > 32) this.#sent.shift();
  }

  /** Whether `text` came from here; it and everything sent before it is then forgotten. */
  isEcho(text: string): boolean {
    const index = this.#sent.lastIndexOf(text);
    if (index === -1) return false;
    this.#sent.splice(0, index + 1);
    return true;
  }
}
