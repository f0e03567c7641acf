import { fromBase64, toHex } from './base64.ts';

/**
 * SHA-256 of a certificate's DER form, 64 lower case hexadecimal digits: what is pinned and signed.
 * @param pem text with a CERTIFICATE block; of several the first counts.
 * @throws RangeError when there is none.
 */
export async function certificateFingerprint(pem: string): Promise<string> {
  const match = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(pem);
  if (match?.[1] === undefined) throw new RangeError('not a certificate in PEM form');
  const digest = await crypto.subtle.digest('SHA-256', fromBase64(match[1]));
  return toHex(new Uint8Array(digest));
}
