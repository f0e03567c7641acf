/**
 * Free text as SQLite can keep it: a NUL would end it, so its picture (U+2400) stands in its place.
 * JSON columns need none of this, for JSON writes a NUL as an escape.
 */
export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u2400') : text;
}
