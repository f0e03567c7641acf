/** Bytes in memory of their own, the form that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** `bytes` in base64 with padding (RFC 4648 section 4). Linear in the length. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * The bytes that base64 `text` stands for; white space in it is skipped.
 * @throws RangeError when the text is not base64.
 */
export function fromBase64(text: string): Bytes {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw new RangeError('not base64');
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** `bytes` in base64url without padding (RFC 4648 section 5): safe in URLs, 4 characters for 3 bytes. */
export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The bytes that base64url `text` stands for.
 * @throws RangeError when the text has padding, white space or other foreign characters, or bits
 *   that no encoder leaves: so every byte string has exactly one spelling.
 */
export function fromBase64url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new RangeError('not base64url');
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (toBase64url(bytes) !== text) throw new RangeError('not canonical base64url');
  return bytes;
}

/** `bytes` as lower case hexadecimal digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
