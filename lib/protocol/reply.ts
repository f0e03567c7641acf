import * as z from 'zod';
import { type WireError, wireError } from './errors.ts';

/** The answer to every request on a socket: the value, or why not. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: WireError };

/** The schema of a reply whose value has the given schema. */
export function replySchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: wireError }),
  ]);
}
