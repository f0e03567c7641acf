/**
 * One SQLite file, one connection, one lock, two doors: Prisma for ordinary tables, direct SQL for the hot verbs
 * of the queue (a Prisma call costs 0.25-0.6 ms of the server's only thread, a direct one about 0.02).
 */
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { adapterFactoryOf } from './adapter.ts';
import { breathe } from './breath.ts';
import { Connection, type OpenOptions, type Result } from './connection.ts';
import { DatabaseError } from './errors.ts';
import { Mutex } from './mutex.ts';
import { fromSqlite, type Parameter, type SqliteValue, toSqlite } from './values.ts';

/** Synchronous SQL inside a transaction; useless after its body has returned. */
export interface Sql {
  /** Runs one statement and returns how many rows it inserted, updated or deleted. */
  run(sql: string, parameters?: readonly Parameter[]): number;
  /** The rows of one statement: integers as numbers (as bigints beyond 2^53 - 1), bytes as Uint8Array. */
  all<Row extends object = Record<string, SqliteValue>>(
    sql: string,
    parameters?: readonly Parameter[],
  ): Row[];
}

/** An open database. Parameters are `?`; one statement a call. All failures are DatabaseErrors. */
export interface Database {
  readonly file: string;
  /** For `new PrismaClient({ adapter: database.adapterFactory })`; `$disconnect` leaves the database open. */
  readonly adapterFactory: SqlMigrationAwareDriverAdapterFactory;
  /** As {@link Sql.run}, in a transaction of its own, in turn with everybody else. */
  run(sql: string, parameters?: readonly Parameter[]): Promise<number>;
  /** As {@link Sql.all}, in turn with everybody else. */
  all<Row extends object = Record<string, SqliteValue>>(
    sql: string,
    parameters?: readonly Parameter[],
  ): Promise<Row[]>;
  /**
   * Runs a synchronous body between BEGIN IMMEDIATE and COMMIT. When it throws, nothing is kept and the error
   * comes back unchanged. When the promise resolves, the changes are on the disk.
   */
  transaction<T>(body: (sql: Sql) => T): Promise<T>;
  /** The bare connection under the lock, outside any transaction: for migrations and backups only. */
  exclusive<T>(body: (connection: Connection) => T): Promise<T>;
  /** Waits for what was asked before, then closes. Later calls fail with DATABASE_CLOSED. */
  close(): Promise<void>;
}

/**
 * Opens the file, creating it when missing. Open a file once per process, and never with a second SQLite
 * library: two libraries in one process do not see each other's locks.
 *
 * @throws DatabaseError DATABASE_UNREACHABLE, DATABASE_READ_ONLY, DATABASE_CORRUPT, DATABASE_BUSY or DISK_FULL
 */
export function openDatabase(options: OpenOptions): Database {
  const connection = new Connection(options);
  const mutex = new Mutex();
  const inTurn = async <T>(body: () => T): Promise<T> => {
    await breathe();
    return mutex.run(body);
  };
  return {
    file: connection.file,
    adapterFactory: adapterFactoryOf({ connection, mutex }),
    run: (sql, parameters) => inTurn(() => run(connection, sql, parameters)),
    all: (sql, parameters) => inTurn(() => all(connection, sql, parameters)),
    transaction: (body) => inTurn(() => connection.transaction(() => withSql(connection, body))),
    exclusive: (body) => inTurn(() => body(connection)),
    close: () => inTurn(() => connection.close()),
  };
}

function run(connection: Connection, sql: string, parameters: readonly Parameter[] = []): number {
  return connection.execute(sql, parameters.map(toSqlite)).changes;
}

function all<Row>(
  connection: Connection,
  sql: string,
  parameters: readonly Parameter[] = [],
): Row[] {
  return toObjects(connection.execute(sql, parameters.map(toSqlite))) as Row[];
}

/** The handle dies with its body: kept and used later, it would run outside any transaction. */
function withSql<T>(connection: Connection, body: (sql: Sql) => T): T {
  let alive = true;
  const expectAlive = () => {
    if (!alive) throw new DatabaseError('TRANSACTION_CLOSED');
    connection.expectTransaction();
  };
  try {
    return body({
      run(sql, parameters) {
        expectAlive();
        return run(connection, sql, parameters);
      },
      all(sql, parameters) {
        expectAlive();
        return all(connection, sql, parameters);
      },
    });
  } finally {
    alive = false;
  }
}

function toObjects({ columns, rows }: Result): Record<string, SqliteValue>[] {
  return rows.map((row) => {
    const object: Record<string, SqliteValue> = {};
    for (const [at, { name }] of columns.entries()) object[name] = fromSqlite(row[at]!);
    return object;
  });
}
