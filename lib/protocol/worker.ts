import * as z from 'zod';
import { cellId, jobId, leaseId, moment, notebookId, userName, workerId } from './ids.ts';
import { jobState, progress, submitRequest } from './job.ts';
import { kind } from './kinds.ts';
import { codeError, outputChunk } from './outputs.ts';
import { picture } from './picture.ts';
import { receipt, signedJob } from './trust.ts';

/**
 * What a worker and the server say to each other, on the socket.io namespace `/worker`, after the login.
 * Every message of the worker is acknowledged with a Reply; the server's own messages only make it faster.
 */

/** An engine that a worker offers. */
export const engineInfo = z.object({ name: z.string().max(32), version: z.string().max(64) });

/** First message after the login. */
export const workerHello = z.object({
  protocolVersion: z.int(),
  /** SHA-256 of the worker's own bundle, hex; "source" when run from source. */
  build: z.string().max(64),
  workerId,
  /** Host name, or the name given with --name. */
  name: z.string().min(1).max(100),
  slots: z.int().min(1).max(1024),
  engines: z.array(engineInfo).max(64),
  kinds: z.array(kind),
  facts: z.object({
    platform: z.string().max(100),
    cpuModel: z.string().max(200),
    cpus: z.int().positive(),
    memoryBytes: z.int().positive(),
    node: z.string().max(32),
    pid: z.int().positive(),
    /** Programs of the machine that compute jobs, such as GMP-ECM; an empty version is not known. */
    programs: z.array(engineInfo).max(16).optional(),
  }),
});
export type WorkerHello = z.infer<typeof workerHello>;

/** What the server asks of the worker. */
export const workerTerms = z.object({
  leaseMs: z.int().positive(),
  heartbeatMs: z.int().positive(),
  maxOutputBytes: z.int().positive(),
});
export type WorkerTerms = z.infer<typeof workerTerms>;

/** A job handed to a worker, with the right to it. */
export const leasedJob = z.object({
  jobId,
  attempt: z.int().positive(),
  lease: leaseId,
  kind,
  payload: z.unknown(),
  timeoutMs: z.int().positive(),
  owner: userName,
  /** Missing for jobs that nobody signed. */
  signed: signedJob.optional(),
  notebookId: notebookId.nullable(),
  cellId: cellId.nullable(),
});
export type LeasedJob = z.infer<typeof leasedJob>;

/**
 * "I have this many free slots." Answered by at most so many jobs; none means: wait for `work`.
 * `without` names kinds of which the worker takes no more just now.
 */
export const claimRequest = z.object({
  slots: z.int().min(1).max(1024),
  without: z.array(kind).optional(),
});
/** The jobs that are the worker's now; empty when there are none. */
export const claimReply = z.array(leasedJob);

/** Renews the leases of everything the worker runs; sent also when it runs nothing. */
export const heartbeat = z.object({ leases: z.array(leaseId).max(4096) });
/** What became of leases meanwhile. */
export const heartbeatReply = z.object({
  /** Leases that are the worker's no more: stop these. */
  lost: z.array(leaseId),
  /** Leases whose job is to be cancelled. */
  cancel: z.array(leaseId),
});

/** What a job printed; chunks that were sent before do no harm. */
export const outputMessage = z.object({
  lease: leaseId,
  jobId,
  chunks: z.array(outputChunk).max(1000),
});
/** How far a job is. */
export const progressMessage = z.object({ lease: leaseId, jobId, progress });

/** How an attempt ended. `value` has the result schema of the job's kind. */
export const settlement = z.object({
  lease: leaseId,
  jobId,
  ending: z.discriminatedUnion('type', [
    z.object({ type: z.literal('succeeded'), value: z.unknown() }),
    z.object({ type: z.literal('failed'), error: codeError }),
    z.object({ type: z.literal('cancelled') }),
    z.object({ type: z.literal('timedOut') }),
    /** The child process ended without saying why, e.g. out of memory; `note` says what is known. */
    z.object({ type: z.literal('crashed'), note: z.string().max(1000) }),
    /** The worker gives the job back unharmed, e.g. because it stops. */
    z.object({ type: z.literal('returned'), note: z.string().max(1000) }),
  ]),
  wallMs: z.number().nonnegative(),
  cpuMs: z.number().nonnegative().nullable(),
  droppedBytes: z.int().nonnegative(),
  /** For a signed job that succeeded: what the worker answers for. */
  receipt: receipt.optional(),
});
export type Settlement = z.infer<typeof settlement>;
/** Whether the ending was recorded; false when the job had ended otherwise before. */
export const settleReply = z.object({ accepted: z.boolean() });

/** The latest picture that a job drew of itself. */
export const pictureMessage = z.object({ lease: leaseId, jobId, picture });

/*
 * A running job may have jobs of its own, its children. It reaches them through its worker, and the lease is the
 * right to them: no lease, no children.
 */

/** A child that a running job wants done. */
export const childSubmit = z.object({
  lease: leaseId,
  jobId,
  /** Without a priority it gets one after its parent's, so that what people wait for goes first. */
  request: submitRequest,
  /** Names this child among those of its parent: submitted again under the same key it stays one job. */
  key: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  /** Take a child with the same kind and payload that runs, waits or has succeeded, if there is one. */
  reuse: z.boolean(),
});
/** The child's number. */
export const childSubmitReply = z.object({ childId: jobId });

/** Which children there are: settled ones first in the order in which they settled, then the others by number. */
export const childList = z.object({ lease: leaseId, jobId, skip: z.int().nonnegative() });
/** At most 2,000 at a time. */
export const childListReply = z.object({
  children: z.array(z.object({ childId: jobId, state: jobState })),
  more: z.boolean(),
});
export type ChildListReply = z.infer<typeof childListReply>;

/** One child, its result too. */
export const childGet = z.object({ lease: leaseId, jobId, childId: jobId });
/** What was asked and, once it has ended, what came of it. */
export const childGetReply = z.object({
  kind,
  payload: z.unknown(),
  name: z.string().nullable(),
  timeoutMs: z.int().positive(),
  state: jobState,
  result: z.unknown(),
  /** Why there is no result, in words; null while it runs and when it has succeeded. */
  failure: z.string().nullable(),
  /** The latest picture that it drew of itself; null for kinds that draw none. */
  picture: picture.nullable(),
  /** Of the attempt that counted. */
  worker: z.string().nullable(),
  cpuMs: z.number().nonnegative().nullable(),
  wallMs: z.number().nonnegative().nullable(),
  finishedAt: moment.nullable(),
});
export type ChildGetReply = z.infer<typeof childGetReply>;

/** Nobody needs this child any more. */
export const childCancel = childGet;

/** What the owner's connected workers can do at once. */
export const capacityReply = z.object({
  slots: z.int().nonnegative(),
  workers: z.int().nonnegative(),
  /** Every kind that one of them runs. */
  kinds: z.array(kind),
});
export type CapacityReply = z.infer<typeof capacityReply>;

/** Worker → server: event name, request, reply. */
export const workerRequests = {
  hello: { request: workerHello, reply: workerTerms },
  claim: { request: claimRequest, reply: claimReply },
  heartbeat: { request: heartbeat, reply: heartbeatReply },
  output: { request: outputMessage, reply: z.object({}) },
  progress: { request: progressMessage, reply: z.object({}) },
  settle: { request: settlement, reply: settleReply },
  picture: { request: pictureMessage, reply: z.object({}) },
  childSubmit: { request: childSubmit, reply: childSubmitReply },
  childList: { request: childList, reply: childListReply },
  childGet: { request: childGet, reply: childGetReply },
  childCancel: { request: childCancel, reply: z.object({}) },
  capacity: { request: z.object({}), reply: capacityReply },
} as const;

/** Server → worker: there may be work; stop this lease; a child of this lease's job has ended. */
export const workerNotices = {
  work: z.object({}),
  cancel: z.object({ lease: leaseId, jobId }),
  childEnded: z.object({ lease: leaseId, jobId, childId: jobId }),
} as const;

/** What a page shows of a worker. `version` grows with every change. */
export const workerSummary = z.object({
  id: workerId,
  version: z.int().nonnegative(),
  name: z.string(),
  owner: userName,
  slots: z.int().positive(),
  connected: z.boolean(),
  engines: z.array(engineInfo),
  facts: workerHello.shape.facts,
  running: z.array(z.object({ jobId, preview: z.string(), startedAt: moment })),
  firstSeenAt: moment,
  lastSeenAt: moment,
  succeeded: z.int().nonnegative(),
  failed: z.int().nonnegative(),
});
export type WorkerSummary = z.infer<typeof workerSummary>;
