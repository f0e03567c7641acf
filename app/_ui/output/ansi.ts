/** A run of text in one colour, as a terminal would show it. */
export interface AnsiPiece {
  text: string;
  color?: AnsiColor;
  bold?: boolean;
}

const colors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiColor = (typeof colors)[number];

const escapeKey = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);

/** A colour (its codes are captured), another control sequence, an operating system command, a lone escape. */
const sequence = new RegExp(
  `${escapeKey}(?:\\[([0-9;]*)m|\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${escapeKey}]*(?:${bell}|${escapeKey}\\\\)?|[@-Z\\\\-_])`,
  'g',
);

/** Printed text with its colours; every other control sequence is dropped. Takes time linear in the text. */
export function parseAnsi(text: string): AnsiPiece[] {
  const pieces: AnsiPiece[] = [];
  let style: Omit<AnsiPiece, 'text'> = {};
  let end = 0;
  const push = (until: number) => {
    if (until > end) pieces.push({ text: text.slice(end, until), ...style });
  };
  for (const match of text.matchAll(sequence)) {
    push(match.index);
    end = match.index + match[0].length;
    if (match[1] !== undefined) style = applyCodes(style, match[1]);
  }
  push(text.length);
  return pieces;
}

function applyCodes(style: Omit<AnsiPiece, 'text'>, codes: string): Omit<AnsiPiece, 'text'> {
  let next = { ...style };
  for (const code of codes.split(';').map(Number)) {
    const color = colors[code >= 90 ? code - 90 : code - 30];
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 22) delete next.bold;
    else if (code === 39) delete next.color;
    else if (color !== undefined && (code < 40 || code >= 90)) next.color = color;
  }
  return next;
}

/** What a terminal shows of lines that were overwritten by carriage returns, as progress bars do. */
export function overwriteLines(text: string): string {
  if (!text.includes('\r')) return text;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1))
    .join('\n');
}
