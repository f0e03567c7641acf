import * as z from 'zod';
import { jobId } from '../../lib/protocol/ids.ts';
import { progress, submitRequest } from '../../lib/protocol/job.ts';
import { kind } from '../../lib/protocol/kinds.ts';
import { codeError } from '../../lib/protocol/outputs.ts';
import { picture } from '../../lib/protocol/picture.ts';
import { replySchema } from '../../lib/protocol/reply.ts';
import { capacityReply, childGetReply, engineInfo } from '../../lib/protocol/worker.ts';

/**
 * What a worker and its job processes say to each other: one JSON text a line. A job process knows
 * neither lease nor job number nor server: only what it must compute, and the numbers of its children.
 */

/** Worker → job process: a job to be done, and what the job hears of its children while it runs. */
export const orderFrame = z.object({
  type: z.literal('order'),
  kind,
  payload: z.unknown(),
  maxOutputBytes: z.int().positive(),
});
export type OrderFrame = z.infer<typeof orderFrame>;

/** What became of a call of the job process. */
export const answerFrame = z.object({
  type: z.literal('answer'),
  call: z.int(),
  reply: replySchema(z.unknown()),
});
export type AnswerFrame = z.infer<typeof answerFrame>;

export const deskFrame = z.discriminatedUnion('type', [
  orderFrame,
  answerFrame,
  /** A child that the process has submitted or asked for has ended. */
  z.object({ type: z.literal('childEnded'), childId: jobId, child: childGetReply }),
  z.object({ type: z.literal('capacity'), capacity: capacityReply }),
]);
export type DeskFrame = z.infer<typeof deskFrame>;

/** What a job process asks about its children. `get` of one that has not ended means: say when it has. */
export const question = z.discriminatedUnion('type', [
  z.object({ type: z.literal('submit'), request: submitRequest, reuse: z.boolean() }),
  z.object({ type: z.literal('list'), skip: z.int().nonnegative() }),
  z.object({ type: z.literal('get'), childId: jobId }),
  z.object({ type: z.literal('cancel'), childId: jobId }),
  z.object({ type: z.literal('capacity') }),
]);
export type Question = z.infer<typeof question>;

/** Job process → worker. */
export const reportFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), engines: z.array(engineInfo), kinds: z.array(kind) }),
  z.object({ type: z.literal('output'), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  z.object({ type: z.literal('progress'), progress }),
  z.object({ type: z.literal('picture'), picture }),
  z.object({ type: z.literal('call'), call: z.int(), question }),
  /** From now on the job computes itself, although it has children, or does so no more. */
  z.object({ type: z.literal('computes'), computes: z.boolean() }),
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
 * File descriptors of a job process. Reports are written with blocking calls, so a print arrives at once although the
 * engine never yields. Orders are read by a blocking call too, on a thread of the pool where something else may go on
 * meanwhile. Hence two pipes: one given to the event loop would become non-blocking.
 */
export const descriptors = { reports: 3, orders: 4 } as const;

/** Longest line on either pipe, in bytes: the largest result, escaped, and some room. */
export const maxLineBytes = 16_000_000;
