import { openSync, writeSync } from 'node:fs';

/** What a line is about: jobId, workerId and the like. Never keys, tokens, leases or payloads. */
export type LogFields = Record<string, string | number | null>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A log with one JSON object a line into `file` (appended), or readable lines on standard error. */
export function openLog(file: string | null, always: LogFields = {}): Log {
  const descriptor = file === null ? 2 : openSync(file, 'a', 0o600);
  const line = file === null ? readableLine : jsonLine;
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      try {
        writeSync(descriptor, `${line({ level, message, fields: { ...always, ...fields } })}\n`);
      } catch {
        // A closed terminal or a full disk must not stop the computation.
      }
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

interface Entry {
  level: string;
  message: string;
  fields: LogFields;
}

function jsonLine({ level, message, fields }: Entry): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
}

function readableLine({ level, message, fields }: Entry): string {
  const details = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const mark = level === 'info' ? '' : `${level}: `;
  return `${new Date().toISOString().slice(11, 19)} ${mark}${message} ${details.join(' ')}`.trimEnd();
}
