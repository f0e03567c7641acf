/** Replaces `source[from, to)` by text; `from === to` inserts. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface Edited {
  readonly text: string;
  /** The offset in the source of an offset in the text; inside inserted text, where it was inserted. */
  sourceOffset(offset: number): number;
}

/** Applies edits that are in ascending order and do not overlap; cost linear in source and edits. */
export function applyEdits(source: string, edits: readonly Edit[]): Edited {
  const parts: string[] = [];
  const starts: number[] = [];
  let at = 0;
  let length = 0;
  for (const { from, to, text } of edits) {
    parts.push(source.slice(at, from), text);
    starts.push(length + from - at);
    length += from - at + text.length;
    at = to;
  }
  parts.push(source.slice(at));
  return {
    text: parts.join(''),
    sourceOffset: (offset) => toSource(offset, edits, starts),
  };
}

/** `starts[i]` is where the text of `edits[i]` begins in the result. */
function toSource(offset: number, edits: readonly Edit[], starts: readonly number[]): number {
  const index = lastAtMost(starts, offset);
  if (index < 0) return offset;
  const { from, to, text } = edits[index]!;
  const beyond = offset - starts[index]! - text.length;
  return beyond >= 0 ? to + beyond : from;
}

function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
