/**
 * What SQLite can refuse, in our words.
 *
 * Direct callers get a {@link DatabaseError}. Prisma gets its own kinds (P2002, P2003, P2011, P1008, …) where it
 * has one; a failure of the machine (disk, permissions, damage) has no kind there, so the DatabaseError goes
 * through Prisma unchanged in `code` and sentence instead of becoming an unexplained P2039.
 */
import type { MappedError } from '@prisma/driver-adapter-utils';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';

/** Every way the database can fail; {@link DatabaseError.message} says what the reader can do. */
export type DatabaseErrorCode =
  | 'DISK_FULL'
  | 'DATABASE_READ_ONLY'
  | 'DATABASE_CORRUPT'
  | 'DATABASE_BUSY'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_CLOSED'
  | 'DATABASE_NEWER'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_FAILED'
  | 'TRANSACTION_CLOSED'
  | 'UNIQUE_VIOLATION'
  | 'FOREIGN_KEY_VIOLATION'
  | 'NOT_NULL_VIOLATION'
  | 'VALUE_INVALID'
  | 'SQL_ERROR';

/** The sentences that do not depend on the statement. */
const sentences: Partial<Record<DatabaseErrorCode, string>> = {
  DISK_FULL: 'The disk of the database is full. Free some space, then try again; nothing was lost.',
  DATABASE_READ_ONLY:
    'The database file or its folder cannot be written. Give this user write permission on both, then start again.',
  DATABASE_CORRUPT:
    'The database file is damaged or is not a database. Stop dsage and restore the newest file of the backups folder.',
  DATABASE_BUSY:
    'Another process holds the database. Stop the other dsage or tool that has it open, then try again.',
  DATABASE_UNREACHABLE:
    'The database file cannot be opened or read. Check that its folder exists, is on a local disk, and belongs to this user.',
  DATABASE_CLOSED: 'The database is closed because dsage is stopping. Start it, then try again.',
  TRANSACTION_CLOSED:
    'The transaction has already ended and none of its changes were kept. Try again.',
};

/** A failure of the database with a code to act on and a sentence to show. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;
  /** For constraint violations: the table and the columns (or the name of the index) that refused. */
  readonly violated: { table?: string; fields: string[] } | undefined;

  constructor(
    code: DatabaseErrorCode,
    message?: string,
    options?: { cause?: unknown; violated?: { table?: string; fields: string[] } },
  ) {
    super(message ?? sentences[code] ?? code, options);
    this.code = code;
    this.violated = options?.violated;
  }
}

/** What libsql throws: a name such as SQLITE_BUSY_SNAPSHOT and the extended result code. */
interface DriverFailure {
  message: string;
  code: string;
  rawCode?: number;
}

/**
 * Primary result codes (the low byte of the extended code) with a meaning of their own.
 * Source: https://www.sqlite.org/rescode.html
 */
const primaryCodes: Record<number, DatabaseErrorCode> = {
  5: 'DATABASE_BUSY', // BUSY
  6: 'DATABASE_BUSY', // LOCKED
  8: 'DATABASE_READ_ONLY', // READONLY
  10: 'DATABASE_UNREACHABLE', // IOERR
  11: 'DATABASE_CORRUPT', // CORRUPT
  13: 'DISK_FULL', // FULL
  14: 'DATABASE_UNREACHABLE', // CANTOPEN
  26: 'DATABASE_CORRUPT', // NOTADB
};

const constraintCodes: Record<number, DatabaseErrorCode> = {
  2067: 'UNIQUE_VIOLATION', // CONSTRAINT_UNIQUE
  1555: 'UNIQUE_VIOLATION', // CONSTRAINT_PRIMARYKEY
  2579: 'UNIQUE_VIOLATION', // CONSTRAINT_ROWID
  787: 'FOREIGN_KEY_VIOLATION', // CONSTRAINT_FOREIGNKEY
  1299: 'NOT_NULL_VIOLATION', // CONSTRAINT_NOTNULL
};

/** Translates whatever the driver threw; a DatabaseError comes back as it is. */
export function toDatabaseError(cause: unknown): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  const failure = cause as Partial<DriverFailure> | null;
  const message = String(failure?.message ?? cause);
  const raw = failure?.rawCode ?? 0;
  const constraint = constraintCodes[raw];
  if (constraint) {
    return new DatabaseError(constraint, message, { cause, violated: violatedBy(message) });
  }
  const code = primaryCodes[raw & 0xff];
  if (code) return new DatabaseError(code, undefined, { cause });
  if (message.startsWith('ConnectionFailed')) {
    return new DatabaseError('DATABASE_UNREACHABLE', undefined, { cause });
  }
  if (message.includes('connection is not open')) {
    return new DatabaseError('DATABASE_CLOSED', undefined, { cause });
  }
  return new DatabaseError('SQL_ERROR', message, { cause });
}

/** "UNIQUE constraint failed: users.name, users.role" → table users, fields name and role. */
function violatedBy(message: string): { table?: string; fields: string[] } {
  const list = message.split('constraint failed: ')[1];
  if (list === undefined) return { fields: [] };
  const index = /^index '(.+)'$/.exec(list);
  if (index) return { fields: [index[1]!] };
  const columns = list.split(', ');
  return {
    table: columns[0]!.split('.')[0]!,
    fields: columns.map((column) => column.slice(column.indexOf('.') + 1)),
  };
}

/** The same failure as Prisma expects it from a driver adapter. */
export function toAdapterError(cause: unknown): Error {
  const error = toDatabaseError(cause);
  const kind = prismaKind(error);
  if (!kind) return error;
  const driver = error.cause as Partial<DriverFailure> | undefined;
  return new DriverAdapterError({
    ...kind,
    originalCode: driver?.code ?? error.code,
    originalMessage: driver?.message ?? error.message,
  });
}

function prismaKind(error: DatabaseError): MappedError | undefined {
  const constraint = error.violated && { fields: error.violated.fields };
  switch (error.code) {
    case 'UNIQUE_VIOLATION':
      return { kind: 'UniqueConstraintViolation', constraint, table: error.violated?.table };
    case 'NOT_NULL_VIOLATION':
      return { kind: 'NullConstraintViolation', constraint };
    case 'FOREIGN_KEY_VIOLATION':
      return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
    case 'DATABASE_BUSY':
      return { kind: 'SocketTimeout' };
    case 'DATABASE_CLOSED':
      return { kind: 'ConnectionClosed' };
    case 'TRANSACTION_CLOSED':
      return { kind: 'TransactionAlreadyClosed', cause: error.message };
    case 'VALUE_INVALID':
      return { kind: 'InvalidInputValue', message: error.message };
    case 'SQL_ERROR':
      return sqlErrorKind(error);
    default:
      return undefined;
  }
}

function sqlErrorKind(error: DatabaseError): MappedError {
  const table = /^no such table: (.+)$/.exec(error.message);
  if (table) return { kind: 'TableDoesNotExist', table: table[1]! };
  const column = /(?:^no such column: |has no column named )(.+)$/.exec(error.message);
  if (column) return { kind: 'ColumnNotFound', column: column[1]! };
  const raw = (error.cause as Partial<DriverFailure> | undefined)?.rawCode;
  return { kind: 'sqlite', extendedCode: raw ?? 1, message: error.message };
}
