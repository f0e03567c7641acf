/** A piece of code and what it is; plain text has no kind. */
export interface CodePiece {
  text: string;
  kind?: 'keyword' | 'string' | 'number' | 'comment' | 'function';
}

const keywords = new Set(
  (
    'and as assert async await break class continue def del elif else except False finally for from global ' +
    'if import in is lambda None nonlocal not or pass raise return True try while with yield'
  ).split(' '),
);

const pattern = new RegExp(
  [
    /(?<comment>#[^\n]*)/,
    /(?<string>[rbfRBF]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))/,
    /(?<number>\b(?:0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?)\b)/,
    /(?<word>[\p{L}_][\p{L}\p{N}_]*)(?<call>\s*\()?/u,
  ]
    .map((each) => each.source)
    .join('|'),
  'gu',
);

/**
 * Python-like code in coloured pieces; joined they are the text again. Good enough for the time before the
 * editor is there and for code that is only shown. Takes time linear in the text.
 */
export function highlight(code: string): CodePiece[] {
  const pieces: CodePiece[] = [];
  let end = 0;
  for (const match of code.matchAll(pattern)) {
    const piece = pieceOf(match);
    if (piece === null) continue;
    if (match.index > end) pieces.push({ text: code.slice(end, match.index) });
    pieces.push(piece);
    end = match.index + piece.text.length;
  }
  if (end < code.length) pieces.push({ text: code.slice(end) });
  return pieces;
}

function pieceOf(match: RegExpMatchArray): CodePiece | null {
  const { comment, string, number, word, call } = match.groups ?? {};
  if (comment !== undefined) return { text: comment, kind: 'comment' };
  if (string !== undefined) return { text: string, kind: 'string' };
  if (number !== undefined) return { text: number, kind: 'number' };
  if (word === undefined) return null;
  if (keywords.has(word)) return { text: word, kind: 'keyword' };
  return call === undefined ? null : { text: word, kind: 'function' };
}
