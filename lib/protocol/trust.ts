import * as z from 'zod';
import { jobId, moment, userName } from './ids.ts';
import { kind } from './kinds.ts';
import { limits } from './limits.ts';

/*
 * What keys vouch for. Each statement is signed in its canonical form (RFC 8785) and begins with its purpose, so that a
 * signature for one can never pass for another. Whoever reads one needs nobody's word but that of a root key.
 */

/** A raw Ed25519 public key, 32 bytes in base64url. */
export const publicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** SHA-256 of a value in canonical form: 64 hexadecimal digits, lower case. */
export const valueHash = z.string().regex(/^[0-9a-f]{64}$/);

/** An Ed25519 signature, 64 bytes in base64url. */
export const signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/);

/**
 * What a key that is not a root key may be used for. `person`: signs jobs for somebody at a page, and lets workers in.
 * `worker`: signs receipts and child jobs. An invitation is a key whose private half travels in a link or a line; whoever
 * has it lets one kind of device in: `invite-person` a browser, `invite-worker` a worker.
 */
export const deviceUse = z.enum(['person', 'worker', 'invite-person', 'invite-worker']);
export type DeviceUse = z.infer<typeof deviceUse>;

/** A key is its user's, on one device and for a time; behind all such statements stands the user's root key. */
export const deviceStatement = z.object({
  purpose: z.literal('dsage device 1'),
  root: publicKey,
  device: publicKey,
  use: deviceUse,
  user: userName,
  /** What people call the device: `box3`, `Firefox on the laptop`. */
  name: z.string().min(1).max(limits.maxNameCharacters),
  issuedAt: moment,
  expiresAt: moment,
});
export type DeviceStatement = z.infer<typeof deviceStatement>;

/** A device's statement with the signature of whoever let it in. */
const deviceLink = z.object({ statement: deviceStatement, signature });

/**
 * A device's statement, signed by its root key; or by a key that the root key let in, with the certificates that lead
 * from there to the root key, the signer's first.
 */
export const deviceCertificate = deviceLink.extend({
  by: z.array(deviceLink).min(1).max(3).optional(),
});
export type DeviceCertificate = z.infer<typeof deviceCertificate>;

/** What somebody wants computed. The payload, which may be large, is here by its hash. */
export const jobStatement = z.object({
  purpose: z.literal('dsage job 1'),
  /** Whose signature this is: a root key, or a device's. */
  key: publicKey,
  owner: userName,
  kind,
  payload: valueHash,
  /** Wall time after which an attempt is ended, in milliseconds. */
  timeoutMs: z.int().min(1).max(limits.maxTimeoutMs),
  /** The statement of the job that submitted this one. */
  parent: valueHash.nullable(),
  issuedAt: moment,
  /** From then on no worker begins it. */
  expiresAt: moment,
  /** 16 random bytes: no two statements are the same. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
});
export type JobStatement = z.infer<typeof jobStatement>;

/** A job's statement with its signature, and the certificate of the key when that is a device's. */
export const signedJob = z.object({
  statement: jobStatement,
  signature,
  certificate: deviceCertificate.nullable(),
});
export type SignedJob = z.infer<typeof signedJob>;

/** A worker says what it computed, for whom and with what. */
export const receiptStatement = z.object({
  purpose: z.literal('dsage receipt 1'),
  /** The worker's key. */
  key: publicKey,
  /** Hash of the job's statement. */
  job: valueHash,
  /** Under which number the server gave it out. */
  jobId,
  attempt: z.int().positive(),
  /** Hash of `{ value, output }`: the result of the kind's schema, and what was printed, run by run. */
  output: valueHash,
  startedAt: moment,
  finishedAt: moment,
  /** SHA-256 of the worker's bundle, or `source`; and the runtime that computed. */
  build: z.string().max(64),
  runtime: z.string().max(100),
});
export type ReceiptStatement = z.infer<typeof receiptStatement>;

/** A receipt with its signature and the certificate of the worker's key. */
export const receipt = z.object({
  statement: receiptStatement,
  signature,
  certificate: deviceCertificate,
});
export type Receipt = z.infer<typeof receipt>;

/** All that it takes to check, without any server, who wanted a job, what came out, and who computed it. */
export const proof = z.object({
  purpose: z.literal('dsage proof 1'),
  job: signedJob,
  payload: z.unknown(),
  value: z.unknown(),
  output: z.array(z.object({ stream: z.enum(['stdout', 'stderr']), text: z.string() })),
  receipt,
});
export type Proof = z.infer<typeof proof>;
