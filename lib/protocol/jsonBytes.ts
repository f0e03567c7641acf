/**
 * Bytes of a value's JSON text in UTF-8, without making the text: a result of two megabytes is measured at every border
 * that it crosses, and is nearly all one string that needs no escapes.
 *
 * @param value a JSON value; what JSON leaves out, such as `undefined` in an object, counts nothing
 * @returns the length in bytes, exactly that of `JSON.stringify(value)`; 0 where that gives no text
 */
export function jsonBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value !== 'object' || value === null || 'toJSON' in value)
    return textBytesOf(JSON.stringify(value));
  return Array.isArray(value) ? arrayBytes(value) : objectBytes(value);
}

/** Plain ASCII without quotes, backslashes and control characters stands in JSON as it is. */
const plain = /^[ !#-[\]-~]*$/;

function textBytes(text: string): number {
  return plain.test(text) ? text.length + 2 : textBytesOf(JSON.stringify(text));
}

function textBytesOf(json: string | undefined): number {
  return json === undefined ? 0 : new TextEncoder().encode(json).length;
}

/** Brackets, and a comma before each but the first; what has no text is `null` in an array. */
function arrayBytes(values: readonly unknown[]): number {
  const inner = values.reduce((sum: number, value) => sum + (jsonBytes(value) || 4), 0);
  return 2 + inner + Math.max(0, values.length - 1);
}

function objectBytes(object: object): number {
  let bytes = 0;
  for (const [key, value] of Object.entries(object)) {
    const inner = jsonBytes(value);
    if (inner > 0) bytes += textBytes(key) + inner + 2;
  }
  return bytes === 0 ? 2 : bytes + 1;
}
