/**
 * One open file, synchronous. Everything here expects that the caller holds the lock of database.ts.
 *
 * **Every write runs between `exec('BEGIN IMMEDIATE')` and `exec('COMMIT')`,** never as a bare prepared statement.
 * libsql does not reset a prepared statement that ended with SQLITE_BUSY; it stays half begun, keeps the
 * connection's snapshot alive after the next read, and from then on every write fails with SQLITE_BUSY_SNAPSHOT
 * until the process ends (seen with 0.5.29; the test "writes work again" plants it). `exec` finalises what it
 * prepares, and inside an IMMEDIATE transaction no statement can be busy. The pair costs 4 µs.
 */
import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Libsql from 'libsql';
import { DatabaseError, toDatabaseError } from './errors.ts';
import {
  type Column,
  kindOf,
  type Prepared,
  type StatementKind,
  Statements,
} from './statements.ts';
import type { SqliteValue } from './values.ts';

/** How to open a database file. */
export interface OpenOptions {
  /** Path of the file; created (mode 0600) when missing, its folder must exist. */
  file: string;
  /** How long a writer waits for another *process*, in ms; the thread stands still meanwhile. Default 5000. */
  busyTimeoutMs?: number;
}

/** What a statement returned. */
export interface Result {
  columns: Column[];
  rows: SqliteValue[][];
  /** Rows inserted, updated or deleted. */
  changes: number;
}

export class Connection {
  readonly file: string;
  readonly #busyTimeoutMs: number;
  readonly #statements = new Statements();
  #handle: Libsql.Database;
  #open = true;

  /** @throws DatabaseError DATABASE_UNREACHABLE, DATABASE_READ_ONLY, DATABASE_CORRUPT or DATABASE_BUSY */
  constructor(options: OpenOptions) {
    this.file = resolve(options.file);
    this.#busyTimeoutMs = options.busyTimeoutMs ?? 5000;
    this.#handle = openHandle(this.file, this.#busyTimeoutMs);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get inTransaction(): boolean {
    return this.#open && this.#handle.inTransaction;
  }

  /** Number of statements kept prepared. */
  get cachedStatements(): number {
    return this.#statements.size;
  }

  /** Runs one statement; a write outside a transaction gets one of its own. */
  execute(sql: string, parameters: SqliteValue[]): Result {
    this.#expectOpen();
    const kind = kindOf(sql);
    const alone = (kind === 'write' || kind === 'schema') && !this.#handle.inTransaction;
    return alone
      ? this.transaction(() => this.#step(sql, parameters, kind))
      : this.#step(sql, parameters, kind);
  }

  /** Runs several statements separated by semicolons, as they are; nothing stays open after a failure. */
  script(sql: string): void {
    this.#expectOpen();
    const before = this.#handle.inTransaction;
    this.#statements.clear();
    try {
      this.exec(sql);
    } catch (cause) {
      if (!before) this.rollback();
      throw cause;
    }
  }

  /** Runs a synchronous body between BEGIN IMMEDIATE and COMMIT; rolls back when it throws. */
  transaction<T>(body: () => T): T {
    this.begin();
    try {
      const value = body();
      if (value instanceof Promise) {
        value.catch(() => {}); // refused below; its own end is of no interest
        throw new DatabaseError('SQL_ERROR', 'The body of transaction() must be synchronous.');
      }
      this.commit();
      return value;
    } catch (cause) {
      this.rollback();
      throw cause; // a domain error of the body passes untouched
    }
  }

  begin(): void {
    this.#expectOpen();
    this.exec('BEGIN IMMEDIATE');
  }

  /** @throws DatabaseError TRANSACTION_CLOSED when SQLite has already rolled back (disk full, I/O error) */
  commit(): void {
    this.expectTransaction();
    this.exec('COMMIT');
  }

  /** Ends the transaction if one is still open. */
  rollback(): void {
    if (this.inTransaction) this.exec('ROLLBACK');
  }

  /** After an I/O error SQLite may have rolled back by itself; a further statement would then stand alone. */
  expectTransaction(): void {
    this.#expectOpen();
    if (!this.#handle.inTransaction) throw new DatabaseError('TRANSACTION_CLOSED');
  }

  exec(sql: string): void {
    try {
      this.#handle.exec(sql);
    } catch (cause) {
      throw toDatabaseError(cause);
    }
  }

  /** Moves the write-ahead log into the file, so that it alone holds everything, and closes. */
  close(): void {
    if (!this.#open) return;
    this.#statements.clear();
    try {
      this.rollback();
      this.#handle.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The log stays beside the file and is read at the next start: nothing is lost.
    } finally {
      this.#open = false;
      this.#handle.close();
    }
  }

  #step(sql: string, parameters: SqliteValue[], kind: StatementKind): Result {
    try {
      const prepared = this.#statements.prepare(this.#handle, sql, kind);
      const result = stepThrough(prepared, parameters, kind);
      if (kind === 'schema') this.#statements.clear();
      return result;
    } catch (cause) {
      const error = toDatabaseError(cause);
      if (error.code === 'DATABASE_BUSY') this.#renew();
      throw error;
    }
  }

  /** A read or a pragma was busy, so its statement hangs (see above): only a new connection is clean. */
  #renew(): void {
    if (this.#handle.inTransaction) return;
    this.#statements.clear();
    this.#handle.close();
    this.#handle = openHandle(this.file, this.#busyTimeoutMs);
  }

  #expectOpen(): void {
    if (!this.#open) throw new DatabaseError('DATABASE_CLOSED');
  }
}

function stepThrough(prepared: Prepared, parameters: SqliteValue[], kind: StatementKind): Result {
  if (!prepared.reader) {
    const { changes } = prepared.statement.run(parameters);
    return { columns: [], rows: [], changes };
  }
  const rows = prepared.statement.all(parameters) as SqliteValue[][];
  // Asked after the rows: SQLite prepares anew while stepping when another process changed the schema.
  if (!prepared.columns || (rows[0] && rows[0].length !== prepared.columns.length)) {
    prepared.columns = prepared.statement.columns().map(({ name, type }) => ({ name, type }));
  }
  // RETURNING gives one row for each changed row.
  return { columns: prepared.columns, rows, changes: kind === 'write' ? rows.length : 0 };
}

function openHandle(file: string, busyTimeoutMs: number): Libsql.Database {
  expectWritable(file);
  try {
    const handle = new Libsql(file);
    handle.defaultSafeIntegers(true);
    handle.exec(pragmas(busyTimeoutMs));
    const [row] = handle.prepare('PRAGMA journal_mode').raw(true).all([]) as string[][];
    if (row?.[0] !== 'wal') throw new DatabaseError('DATABASE_UNREACHABLE');
    return handle;
  } catch (cause) {
    throw toDatabaseError(cause);
  }
}

/**
 * synchronous=FULL: an acknowledged commit survives a power cut, not only a crash of the process.
 * cache_size: 16 MB hold the indices and rows of a busy queue, large results are read once or twice; temp_store: sorting never touches the disk;
 * journal_size_limit: after one huge transaction the log shrinks again.
 */
function pragmas(busyTimeoutMs: number): string {
  return `
    PRAGMA busy_timeout = ${Math.trunc(busyTimeoutMs)};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -16384;
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_size_limit = 67108864;
  `;
}

/** SQLite opens what it cannot write and complains only at the first write: ask before. */
function expectWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600)); // it holds password hashes: nobody else reads it
    accessSync(dirname(file), constants.W_OK); // the write-ahead log lives beside it
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new DatabaseError('DISK_FULL', undefined, { cause });
    const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
    throw new DatabaseError(denied ? 'DATABASE_READ_ONLY' : 'DATABASE_UNREACHABLE', undefined, {
      cause,
    });
  }
}
