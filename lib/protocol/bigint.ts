import * as z from 'zod';
import { limits } from './limits.ts';

/**
 * An integer of any size as it crosses a border: decimal digits with an optional minus sign.
 * JSON numbers lose digits above 2^53, so no border ever carries a big integer as a number.
 */
export const decimal = z
  .string()
  .max(limits.maxDigits + 1)
  .regex(/^(0|-?[1-9][0-9]*)$/, 'must be an integer in decimal digits');

/** The wire form of `value`. */
export function encodeInteger(value: bigint): string {
  return value.toString(10);
}

/** The integer that `text` names. @throws RangeError when it is not an integer in decimal digits. */
export function decodeInteger(text: string): bigint {
  const parsed = decimal.safeParse(text);
  if (!parsed.success)
    throw new RangeError(`not an integer in decimal digits: ${text.slice(0, 40)}`);
  return BigInt(parsed.data);
}
