/**
 * Values on their way into SQLite and back.
 *
 * libsql 0.5.29 is strict where a mistake is fatal: binding a boolean aborts the whole process, a JavaScript
 * number is always stored as REAL, and a text is cut at its first NUL when read back. So every value passes
 * through {@link toSqlite}, which either makes it exact or refuses it.
 */
import type { ArgType, ColumnType, SqlResultSet } from '@prisma/driver-adapter-utils';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { DatabaseError } from './errors.ts';
import type { Column } from './statements.ts';

/** What SQLite stores. */
export type SqliteValue = null | bigint | number | string | Uint8Array;

/** What a caller may pass as a parameter. A Date becomes ISO text, as Prisma writes it. */
export type Parameter = SqliteValue | boolean | Date;

const maxInteger = 2n ** 63n - 1n;
const minInteger = -(2n ** 63n);

/**
 * Makes a parameter safe to bind.
 *
 * @throws DatabaseError VALUE_INVALID for what SQLite could not give back as it was: NaN, integers beyond 64
 *   bits, text with a NUL character, undefined, and objects of any other kind.
 */
export function toSqlite(value: unknown): SqliteValue {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) throw invalid('a text with a NUL character; store it as bytes');
      return value;
    case 'number':
      return fromNumber(value);
    case 'bigint':
      if (value > maxInteger || value < minInteger) throw invalid(`an integer beyond 64 bits`);
      return value;
    case 'boolean':
      return value ? 1n : 0n;
    default:
      if (value === null || value instanceof Uint8Array) return value;
      if (value instanceof Date) return toIsoText(value);
      throw invalid(value === undefined ? 'undefined' : `a value of type ${typeof value}`);
  }
}

function fromNumber(value: number): number | bigint {
  if (Number.isNaN(value)) throw invalid('NaN');
  // As an integer, or `5` in an untyped place would be 5.0. Minus zero has no integer.
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
}

function invalid(what: string): DatabaseError {
  return new DatabaseError('VALUE_INVALID', `The database cannot keep ${what}.`);
}

/** The form Prisma's own SQLite adapters write, so that texts compare in order of time. */
function toIsoText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw invalid('an invalid date');
  return date.toISOString().replace('Z', '+00:00');
}

/** An argument of a Prisma query: numbers, dates and bytes may arrive as text. */
export function fromPrisma(value: unknown, type: ArgType | undefined): SqliteValue {
  if (typeof value !== 'string') return toSqlite(value);
  switch (type?.scalarType) {
    case 'int':
    case 'bigint':
      return toSqlite(BigInt(value));
    case 'float':
    case 'decimal': // SQLite has no decimal: a REAL, as Prisma's own adapters do
      return toSqlite(Number(value));
    case 'datetime':
      return toSqlite(new Date(value));
    case 'bytes':
      return Buffer.from(value, 'base64');
    default:
      return toSqlite(value);
  }
}

/** Declared column types as Prisma's migrations write them, and their usual synonyms. */
const declared: Record<string, ColumnType> = {
  DECIMAL: ColumnTypeEnum.Numeric,
  FLOAT: ColumnTypeEnum.Float,
  DOUBLE: ColumnTypeEnum.Double,
  'DOUBLE PRECISION': ColumnTypeEnum.Double,
  NUMERIC: ColumnTypeEnum.Double,
  REAL: ColumnTypeEnum.Double,
  TINYINT: ColumnTypeEnum.Int32,
  SMALLINT: ColumnTypeEnum.Int32,
  INT: ColumnTypeEnum.Int32,
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  DATETIME: ColumnTypeEnum.DateTime,
  TIMESTAMP: ColumnTypeEnum.DateTime,
  DATE: ColumnTypeEnum.Date,
  TIME: ColumnTypeEnum.Time,
  TEXT: ColumnTypeEnum.Text,
  VARCHAR: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  BOOLEAN: ColumnTypeEnum.Boolean,
  JSONB: ColumnTypeEnum.Json,
};

/** A result as Prisma reads it: integers as numbers while exact, as decimal text beyond; dates as ISO text. */
export function toPrismaResult(columns: Column[], rows: SqliteValue[][]): SqlResultSet {
  const columnTypes = columns.map(
    ({ type }, at) => declared[type?.toUpperCase() ?? ''] ?? infer(rows, at),
  );
  return {
    columnNames: columns.map(({ name }) => name),
    columnTypes,
    rows: rows.map((row) => row.map((value, at) => toPrisma(value, columnTypes, at))),
  };
}

/** An expression has no declared type: its first value that is not null tells. */
function infer(rows: SqliteValue[][], at: number): ColumnType {
  const value = rows.find((row) => row[at] !== null)?.[at];
  switch (typeof value) {
    case 'string':
      return ColumnTypeEnum.Text;
    case 'bigint':
      return ColumnTypeEnum.Int64;
    case 'number':
      return ColumnTypeEnum.Double;
    case 'object':
      return ColumnTypeEnum.Bytes;
    default:
      return ColumnTypeEnum.Int32;
  }
}

function toPrisma(value: SqliteValue, types: ColumnType[], at: number): unknown {
  const isTime = types[at] === ColumnTypeEnum.DateTime;
  if (isTime && (typeof value === 'bigint' || typeof value === 'number')) {
    return new Date(Number(value)).toISOString();
  }
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  // INTEGER is declared Int32 above, yet a rowid or a sum may be larger: text keeps all its digits.
  if (types[at] === ColumnTypeEnum.Int32) types[at] = ColumnTypeEnum.Int64;
  return value.toString();
}

/** A value as direct callers read it: an integer is a number while exact, a bigint beyond 2^53 - 1. */
export function fromSqlite(value: SqliteValue): SqliteValue {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
