/**
 * Whether a text is base64 with its padding (RFC 4648, section 4). One pass over it: relations are megabytes, and this is
 * asked wherever they come by.
 */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
