import { z } from 'zod';
import { progress } from '../../lib/protocol/job.ts';
import { kind } from '../../lib/protocol/kinds.ts';
import { codeError } from '../../lib/protocol/outputs.ts';
import { engineInfo } from '../../lib/protocol/worker.ts';

/**
 * What a worker and its job processes say to each other: one JSON text a line. A job process knows
 * neither lease nor job number nor server: only what it must compute.
 */

/** Worker → job process. */
export const orderFrame = z.object({
  kind,
  payload: z.unknown(),
  maxOutputBytes: z.int().positive(),
});
export type OrderFrame = z.infer<typeof orderFrame>;

/** Job process → worker. */
export const reportFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), engines: z.array(engineInfo), kinds: z.array(kind) }),
  z.object({ type: z.literal('output'), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  z.object({ type: z.literal('progress'), progress }),
  z.object({
    type: z.literal('done'),
    ending: z.discriminatedUnion('type', [
      z.object({ type: z.literal('succeeded'), value: z.unknown() }),
      z.object({ type: z.literal('failed'), error: codeError }),
    ]),
    cpuMs: z.number().nonnegative(),
    droppedBytes: z.int().nonnegative(),
    /** Whether the process takes another order; if not it ends now. */
    reusable: z.boolean(),
  }),
]);
export type ReportFrame = z.infer<typeof reportFrame>;
export type ReadyFrame = Extract<ReportFrame, { type: 'ready' }>;
export type DoneFrame = Extract<ReportFrame, { type: 'done' }>;

/**
 * File descriptors of a job process. Reports are written and orders are read with blocking calls, so a
 * print arrives at once although the engine never yields; hence two pipes: reading one through the event
 * loop would make both ends of it non-blocking.
 */
export const descriptors = { reports: 3, orders: 4 } as const;

/** Longest line accepted from a job process, in bytes: the largest result, escaped, and some room. */
export const maxLineBytes = 16_000_000;
