import * as z from 'zod';

/**
 * Every way in which dsage says no: one row a code. `status` is the HTTP status, `retryable` says whether
 * the same request may succeed later, `sentence` tells the reader what to do next. {name} is filled from details.
 */
export const errorTable = {
  UNAUTHENTICATED: row(
    401,
    false,
    'You are not signed in. Open the login link that `npm start` printed, or run `npx dsage link` for a new one.',
  ),
  FORBIDDEN: row(403, false, 'Your account may not do this. Ask an administrator of this server.'),
  LINK_INVALID: row(
    401,
    false,
    'This login link was used already or has expired. Run `npx dsage link` for a new one.',
  ),
  PASSWORD_WRONG: row(
    401,
    false,
    'User name or password is wrong. Try again, or use a login link from `npx dsage link`.',
  ),
  TOO_MANY_TRIES: row(429, true, 'Too many tries. Wait {seconds} seconds and try again.'),
  KEY_UNKNOWN: row(
    401,
    false,
    "The server does not know the key {fingerprint} of user {user}. Use the key in the server's DSAGE_HOME, or have it added there.",
  ),
  NONCE_INVALID: row(
    401,
    true,
    'The login answer does not belong to this connection or came too late. Connect again.',
  ),
  SIGNATURE_INVALID: row(
    401,
    false,
    'The signature does not match the key. Check that dsage_key and dsage_key.pub belong together.',
  ),
  TRUST_REFUSED: row(403, false, 'This {what} is not believed: {problem}. {step}.'),
  CERTIFICATE_MISMATCH: row(
    495,
    false,
    'The server at {server} shows certificate {found}, but {expected} is pinned. Ask the owner of the server for the right line before you go on.',
  ),
  VERSION_MISMATCH: row(
    426,
    false,
    'This worker or client is of another version than the server. Start it again with: {command}',
  ),
  INVALID_REQUEST: row(400, false, 'The request is not understood: {problem}.'),
  MALFORMED_JSON: row(400, false, 'The body is not valid JSON: {problem}.'),
  MESSAGE_TOO_LARGE: row(
    413,
    false,
    'The message is larger than {limit} bytes. Send less at once.',
  ),
  UNKNOWN_COMMAND: row(
    404,
    false,
    'There is no command {name}. The commands are listed in lib/protocol/SPEC.md.',
  ),
  EMPTY_CODE: row(400, false, 'The cell is empty. Type something like 2+2 and run it again.'),
  CODE_TOO_LARGE: row(
    413,
    false,
    'The code is larger than {limit} bytes. Move data out of the cell, or split it.',
  ),
  UNKNOWN_ENGINE: row(400, false, 'There is no engine {engine}. Engines here: {engines}.'),
  UNKNOWN_KIND: row(400, false, 'There is no job kind {kind}. Kinds here: {kinds}.'),
  JOB_NOT_FOUND: row(404, false, 'There is no job {id} of yours. See /jobs for the list.'),
  JOB_ENDED: row(409, false, 'Job {id} has ended already ({state}). Run it again instead.'),
  JOB_NOT_ENDED: row(409, true, 'Job {id} is still {state}. Cancel it first, or wait for it.'),
  NOTEBOOK_NOT_FOUND: row(
    404,
    false,
    'There is no such notebook of yours. It may have been deleted; see /notebooks.',
  ),
  NOTEBOOK_FULL: row(
    409,
    false,
    'The notebook has {limit} cells, the most it can hold. Go on in a new notebook.',
  ),
  CELL_NOT_FOUND: row(
    404,
    true,
    'The cell is not in the notebook any more; another window may have deleted it.',
  ),
  CELL_BUSY: row(409, true, 'The cell is running. Cancel it first, or wait for it.'),
  LEASE_LOST: row(409, false, 'The job was given to another worker meanwhile.'),
  RESULT_TOO_LARGE: row(
    413,
    false,
    'The result is larger than {limit} bytes. Print or return less.',
  ),
  RESULT_INVALID: row(
    400,
    false,
    'The worker sent a result that does not fit the kind {kind}: {problem}.',
  ),
  NFS_FAILED: row(
    500,
    true,
    "CADO-NFS gave no factors: {reason}. Its log is in the job's folder on the worker's machine; run the job again, or without CADO-NFS.",
  ),
  FACTOR_REFUSED: row(400, false, '{problem}'),
  FACTOR_UNFINISHED: row(
    422,
    true,
    'The factorisation could not be finished: {problem} Run the job again to go on from here.',
  ),
  EXPRESSION_INVALID: row(400, false, '{problem}'),
  PORT_TAKEN: row(
    500,
    false,
    'Port {port} is taken by another program. Stop it, or choose another port with {flag}.',
  ),
  CONFIG_INVALID: row(
    500,
    false,
    'The setting {name} is not usable: {problem}. `npx dsage config` shows where it comes from.',
  ),
  HOME_UNUSABLE: row(
    500,
    false,
    'The folder {home} cannot be used: {problem}. Make it writable, or set DSAGE_HOME to another folder.',
  ),
  DISK_FULL: row(
    507,
    true,
    "There is no space left on the server's disk. Free some; nothing that was accepted is lost.",
  ),
  DATABASE_READ_ONLY: row(
    500,
    true,
    'The database {file} cannot be written. Check its owner and permissions.',
  ),
  DATABASE_NEWER: row(
    500,
    false,
    'The database was written by a newer dsage (migration {migration}). Start that version, or restore a backup from {backups}.',
  ),
  DATABASE_CORRUPT: row(
    500,
    false,
    'The database {file} is damaged. Stop the server and restore the newest backup from {backups}.',
  ),
  DATABASE_BUSY: row(503, true, 'Another program holds the database. Close it and try again.'),
  SERVER_UNREACHABLE: row(
    503,
    true,
    'No server answers at {server}. Start one with `npm start`, or check host and port.',
  ),
  SERVER_STOPPING: row(503, true, 'The server is stopping. Try again in a moment.'),
  NOT_SET_UP: row(500, false, '{file} is missing. Run `npx dsage setup` first.'),
  WAIT_TIMED_OUT: row(
    408,
    true,
    'Job {id} has not ended within {seconds} seconds. It goes on; wait again with `npx dsage job {id}`.',
  ),
  JOB_FAILED: row(422, false, 'Job {id} ended as {state}: {message}'),
  INTERNAL: row(
    500,
    true,
    'Something went wrong in the server. Its log names the cause under {reference}.',
  ),
} as const;

function row(status: number, retryable: boolean, sentence: string) {
  return { status, retryable, sentence };
}

/** A code of the table. */
export type ErrorCode = keyof typeof errorTable;
/** All codes, in the order of the table. */
export const errorCodes = Object.keys(errorTable) as ErrorCode[];

/** An error as it crosses a border. */
export const wireError = z.object({
  code: z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]),
  /** For the reader: what happened and the next step. */
  message: z.string().max(4_000),
  retryable: z.boolean(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type WireError = z.infer<typeof wireError>;

/** What the braces of a sentence are filled with. */
export type ErrorDetails = Record<string, string | number>;

/** A failure that the reader can act on: code, sentence, and what the sentence was filled with. */
export class DsageError extends Error {
  override readonly name = 'DsageError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(fill(errorTable[code].sentence, details), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }

  /** The form in which it crosses a border; the cause stays here. */
  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      details: this.details,
    };
  }

  /** The same error on the other side of the border. */
  static fromWire(wire: WireError): DsageError {
    const error = new DsageError(wire.code, wire.details ?? {});
    error.message = wire.message;
    return error;
  }
}

function fill(sentence: string, details: ErrorDetails): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '?'));
}

/** One readable line for what zod found wrong: the first problem and where it is. */
export function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'unknown problem';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
