import { randomBytes } from 'node:crypto';
import { appendFile, rename, stat } from 'node:fs/promises';
import { DsageError, type WireError } from '../protocol/errors.ts';

/** A log file over this size, in bytes, becomes `….1`, and a new one is begun. */
const maxLogBytes = 10_000_000;

type Level = 'info' | 'warn' | 'error';

/** What a line tells besides its message. A job's walk is found by `grep` for one of the four ids. */
export interface LogFields {
  notebookId?: string | null;
  cellId?: string | null;
  jobId?: number | null;
  workerId?: string | null;
  error?: unknown;
  [name: string]: unknown;
}

/** The server's log: one JSON object a line. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Waits until everything is written. */
  close(): Promise<void>;
}

/** Members of these names never reach the file, whoever passes them. */
const secretNames = /token|password|secret|cookie|signature|private|nonce|lease|authorization/i;

/**
 * A log in `file`. Lines are written one after the other in the background; when the disk is full they are lost
 * and the server goes on, because a log is not worth a stop.
 */
export function openLog(options: { file: string; now: () => number; maxBytes?: number }): Log {
  const { file, now, maxBytes = maxLogBytes } = options;
  let waiting: string[] = [];
  let writing: Promise<void> | null = null;
  let bytes: number | null = null;

  const write = (level: Level, message: string, fields: LogFields = {}) => {
    const line = { at: new Date(now()).toISOString(), level, message, ...printable(fields) };
    waiting.push(`${JSON.stringify(line)}\n`);
    writing ??= drain().finally(() => {
      writing = null;
    });
  };

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const text = waiting.join('');
      waiting = [];
      try {
        bytes ??= await sizeOf(file);
        if (bytes > 0 && bytes + text.length > maxBytes) {
          await rename(file, `${file}.1`);
          bytes = 0;
        }
        await appendFile(file, text, { mode: 0o600 });
        bytes += Buffer.byteLength(text);
      } catch {
        bytes = null;
      }
    }
  }

  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    close: async () => {
      await writing;
    },
  };
}

/**
 * Makes of any error one that may be shown. What nobody expected is written into the log under a reference,
 * and the reader gets the reference.
 */
export function refuseBy(log: Log): (error: unknown) => WireError {
  return (error) => {
    if (isDsageError(error)) return error.toWire();
    const reference = randomBytes(6).toString('hex');
    log.error('unexpected error', { reference, error });
    return new DsageError('INTERNAL', { reference }).toWire();
  };
}

/** Also one made by another copy of the class: Next bundles its routes with a copy of their own (see services.ts). */
function isDsageError(error: unknown): error is DsageError {
  return error instanceof Error && error.name === 'DsageError' && 'toWire' in error;
}

function printable(fields: LogFields): Record<string, unknown> {
  const printed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    if (secretNames.test(name)) printed[name] = '[not logged]';
    else printed[name] = value instanceof Error ? errorFields(value) : value;
  }
  return printed;
}

function errorFields(error: Error): Record<string, unknown> {
  const cause = error.cause instanceof Error ? errorFields(error.cause) : error.cause;
  const code = 'code' in error ? String(error.code) : undefined;
  return { name: error.name, code, message: error.message, stack: error.stack, cause };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
