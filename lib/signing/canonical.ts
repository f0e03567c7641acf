/**
 * `value` as JSON in the one form that everybody writes alike (RFC 8785): no white space, members sorted by
 * the UTF-16 units of their names, numbers as ECMAScript prints them. What is signed is this text, so that
 * both ends sign the same bytes however they built the object.
 *
 * @param value what JSON can hold. Members that are `undefined` are left out, as JSON.stringify does.
 * @throws TypeError for NaN, infinities, lone surrogates, undefined, bigint, functions and symbols.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`JSON has no ${typeof value}`);
}

function canonicalObject(value: Record<string, unknown>): string {
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    // The default order of sort() is that of UTF-16 units, which is what section 3.2.3 asks for.
    .sort()
    .map((name) => `${canonicalString(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(',')}}`;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`);
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!isWellFormed(value)) throw new TypeError('a string with half a surrogate pair has no UTF-8');
  return JSON.stringify(value);
}

function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}
