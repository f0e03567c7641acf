/** Classes of characters as Python's lexer sees them. */

export function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

/** Any character beyond ASCII may start a name; Python then says which may not. */
export function isNameStart(char: string | undefined): boolean {
  if (char === undefined) return false;
  return (
    (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_' || char >= '\u00a1'
  );
}

export function isNamePart(char: string | undefined): boolean {
  return isNameStart(char) || isDigit(char);
}

export function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\f' || char === '\\';
}
