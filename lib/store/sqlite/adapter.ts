/**
 * Prisma's way into SQLite: our own driver adapter over the synchronous `libsql` package.
 *
 * Neither official adapter fits. adapter-better-sqlite3 runs queries that are outside an open transaction inside
 * it (an acknowledged row vanishes when that one rolls back) and needs a compiler; adapter-libsql opens, and
 * leaks, a connection per transaction and forgets the pragmas. Here there is one connection, and a fair lock held
 * for the length of each statement or transaction.
 *
 * The price: while an interactive transaction is open all other queries wait. Keep them short, and inside one
 * use only its own client: the outer client would wait for itself until Prisma's timeout.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ConnectionInfo,
  IsolationLevel,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { breathe } from './breath.ts';
import { Connection, type OpenOptions } from './connection.ts';
import { DatabaseError, toAdapterError } from './errors.ts';
import { Mutex } from './mutex.ts';
import { fromPrisma, toPrismaResult } from './values.ts';

const adapterName = 'dsage-sqlite';

/** A connection and the lock that orders its users. */
export interface Guarded {
  connection: Connection;
  mutex: Mutex;
}

/** An adapter factory with a connection of its own: opened by `connect`, closed by `$disconnect`. */
export function sqliteAdapter(options: OpenOptions): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'sqlite',
    adapterName,
    connect: () => connectTo(options),
    connectToShadowDb: connectToScratch,
  };
}

/** An adapter factory on a connection that somebody else owns and closes. */
export function adapterFactoryOf(guarded: Guarded): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'sqlite',
    adapterName,
    connect: async () => new SqliteAdapter(guarded, async () => {}),
    connectToShadowDb: connectToScratch,
  };
}

async function connectTo(options: OpenOptions, afterwards = () => {}): Promise<SqlDriverAdapter> {
  const guarded = { connection: new Connection(options), mutex: new Mutex() };
  return new SqliteAdapter(guarded, async () => {
    await guarded.mutex.run(() => guarded.connection.close());
    afterwards();
  });
}

/** A file, not `:memory:`: so the shadow database has the same pragmas and journal as the real one. */
async function connectToScratch(): Promise<SqlDriverAdapter> {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-shadow-'));
  return connectTo({ file: join(folder, 'shadow.db') }, () => rmSync(folder, { recursive: true }));
}

class SqliteAdapter implements SqlDriverAdapter {
  readonly provider = 'sqlite';
  readonly adapterName = adapterName;
  readonly #guarded: Guarded;
  readonly #dispose: () => Promise<void>;

  constructor(guarded: Guarded, dispose: () => Promise<void>) {
    this.#guarded = guarded;
    this.#dispose = dispose;
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    await breathe();
    return this.#guarded.mutex.run(() => queryOn(this.#guarded.connection, query));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    await breathe();
    return this.#guarded.mutex.run(() => executeOn(this.#guarded.connection, query));
  }

  executeScript(script: string): Promise<void> {
    const { connection, mutex } = this.#guarded;
    return mutex.run(() => translating(() => connection.script(script)));
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    if (isolationLevel && isolationLevel !== 'SERIALIZABLE') {
      throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level: isolationLevel });
    }
    await breathe();
    const { connection, mutex } = this.#guarded;
    const release = await mutex.acquire();
    try {
      translating(() => connection.begin());
    } catch (error) {
      release();
      throw error;
    }
    return new SqliteTransaction(connection, release);
  }

  /** 999: what Prisma's own SQLite adapters say; larger lists only fill the statement cache. */
  getConnectionInfo(): ConnectionInfo {
    return { maxBindValues: 999, supportsRelationJoins: false };
  }

  dispose(): Promise<void> {
    return this.#dispose();
  }
}

/** Holds the lock from BEGIN IMMEDIATE until its one end, whatever that end is. */
class SqliteTransaction implements Transaction {
  readonly provider = 'sqlite';
  readonly adapterName = adapterName;
  /** Prisma then asks for commit() and rollback() and sends no COMMIT of its own. */
  readonly options = { usePhantomQuery: true };
  readonly #connection: Connection;
  readonly #release: () => void;
  #ended = false;

  constructor(connection: Connection, release: () => void) {
    this.#connection = connection;
    this.#release = release;
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    await breathe();
    this.#expectRunning();
    return queryOn(this.#connection, query);
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    await breathe();
    this.#expectRunning();
    return executeOn(this.#connection, query);
  }

  async commit(): Promise<void> {
    this.#end(() => this.#connection.commit());
  }

  async rollback(): Promise<void> {
    this.#end(() => {});
  }

  async createSavepoint(name: string): Promise<void> {
    this.#savepoint('SAVEPOINT', name);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    this.#savepoint('ROLLBACK TO', name);
  }

  async releaseSavepoint(name: string): Promise<void> {
    this.#savepoint('RELEASE', name);
  }

  #savepoint(verb: string, name: string): void {
    this.#expectRunning();
    translating(() => this.#connection.exec(`${verb} "${name.replaceAll('"', '""')}"`));
  }

  /** A COMMIT that fails must not leave the transaction open for the next user of the connection. */
  #end(finish: () => void): void {
    if (this.#ended) throw toAdapterError(new DatabaseError('TRANSACTION_CLOSED'));
    this.#ended = true;
    try {
      translating(finish);
    } finally {
      try {
        this.#connection.rollback();
      } finally {
        this.#release();
      }
    }
  }

  #expectRunning(): void {
    if (this.#ended) throw toAdapterError(new DatabaseError('TRANSACTION_CLOSED'));
    translating(() => this.#connection.expectTransaction());
  }
}

function queryOn(connection: Connection, query: SqlQuery): SqlResultSet {
  return translating(() => {
    const { columns, rows } = connection.execute(query.sql, parametersOf(query));
    return toPrismaResult(columns, rows);
  });
}

function executeOn(connection: Connection, query: SqlQuery): number {
  return translating(() => connection.execute(query.sql, parametersOf(query)).changes);
}

function parametersOf({ args, argTypes }: SqlQuery) {
  return args.map((value, at) => fromPrisma(value, argTypes[at]));
}

function translating<T>(body: () => T): T {
  try {
    return body();
  } catch (cause) {
    throw toAdapterError(cause);
  }
}
