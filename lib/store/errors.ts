import { dirname } from 'node:path';
import { DsageError } from '../protocol/errors.ts';
import { DatabaseError } from './sqlite/errors.ts';

/** Where the database and its backups are, for the sentences. */
export interface Place {
  readonly file: string;
  readonly backupDir: string;
}

/** A failure of the database as the reader can act on it; anything else comes back as it is. */
export function toDsageError(cause: unknown, { file, backupDir }: Place): unknown {
  const code = cause instanceof DatabaseError ? cause.code : prismaCode(cause);
  switch (code) {
    case 'DISK_FULL':
      return new DsageError('DISK_FULL', {}, cause);
    case 'DATABASE_READ_ONLY':
      return new DsageError('DATABASE_READ_ONLY', { file }, cause);
    case 'DATABASE_CORRUPT':
      return new DsageError('DATABASE_CORRUPT', { file, backups: backupDir }, cause);
    case 'DATABASE_BUSY':
      return new DsageError('DATABASE_BUSY', {}, cause);
    case 'DATABASE_NEWER':
      return new DsageError('DATABASE_NEWER', newer(cause, backupDir), cause);
    case 'DATABASE_CLOSED':
      return new DsageError('SERVER_STOPPING', {}, cause);
    case 'DATABASE_UNREACHABLE':
      return new DsageError(
        'HOME_UNUSABLE',
        { home: dirname(file), problem: 'the database cannot be opened or read' },
        cause,
      );
    default:
      return cause;
  }
}

/** The migration's name stands in the error's own sentence. */
function newer(cause: unknown, backups: string) {
  const migration = /\b\d{14}_\w+/.exec(String((cause as Error).message))?.[0] ?? 'unknown';
  return { migration, backups };
}

/** Prisma hands some failures of the adapter on under its own codes, others with the adapter's code as its own. */
function prismaCode(cause: unknown): string | undefined {
  const code = (cause as { code?: unknown } | null)?.code;
  if (code === 'P1008') return 'DATABASE_BUSY';
  if (code === 'P1017') return 'DATABASE_CLOSED';
  return typeof code === 'string' ? code : undefined;
}

type Methods = Record<string, (...parameters: never[]) => Promise<unknown>>;

/** The same repository, failing with errors that the reader can act on. */
export function translating<T extends object>(repository: T, place: Place): T {
  const methods = Object.entries(repository as Methods).map(([name, method]) => [
    name,
    async (...parameters: never[]) => {
      try {
        return await method(...parameters);
      } catch (cause) {
        throw toDsageError(cause, place);
      }
    },
  ]);
  return Object.fromEntries(methods) as T;
}
