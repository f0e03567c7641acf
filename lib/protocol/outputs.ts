import * as z from 'zod';
import { limits } from './limits.ts';

/** One value in several representations, keyed by MIME type, as in Jupyter. `text/plain` is always there. */
export const mimeBundle = z
  .record(z.string().max(100), z.string())
  .refine((bundle) => typeof bundle['text/plain'] === 'string', 'text/plain is missing');
export type MimeBundle = z.infer<typeof mimeBundle>;

/** Why user code ended without a value. Line and column count from 1, in the user's own text. */
export const codeError = z.object({
  name: z.string().max(200),
  message: z.string().max(100_000),
  traceback: z.string().max(200_000),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
});
export type CodeError = z.infer<typeof codeError>;

/** A piece of text that an attempt printed. `seq` counts from 0 within the attempt; sent twice, stored once. */
export const outputChunk = z.object({
  seq: z.int().nonnegative(),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string().max(limits.maxChunkCharacters),
});
export type OutputChunk = z.infer<typeof outputChunk>;
