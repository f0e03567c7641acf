/** Prepared statements, kept for reuse: preparing costs 10-30 µs, more than most of our statements take to run. */
import type Libsql from 'libsql';
import { DatabaseError } from './errors.ts';

/**
 * - `read`: takes no lock, runs as it is.
 * - `write`: runs between BEGIN IMMEDIATE and COMMIT. A `WITH` counts as a write: it may end in an UPDATE.
 * - `schema`: a write after which cached statements may describe the wrong columns.
 * - `bare`: refuses to run inside a transaction, or means something else there.
 */
export type StatementKind = 'read' | 'write' | 'schema' | 'bare';

const kinds: Record<string, StatementKind> = {
  SELECT: 'read',
  VALUES: 'read',
  EXPLAIN: 'read',
  CREATE: 'schema',
  ALTER: 'schema',
  DROP: 'schema',
  REINDEX: 'schema',
  ANALYZE: 'schema',
  PRAGMA: 'bare',
  VACUUM: 'bare',
  ATTACH: 'bare',
  DETACH: 'bare',
};

const control = new Set(['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE']);

/**
 * Tells by its first word how a statement must be run.
 *
 * @throws DatabaseError SQL_ERROR for BEGIN, COMMIT and their like: the connection is shared, so a transaction
 *   opened behind the lock would swallow the statements of everybody else.
 */
export function kindOf(sql: string): StatementKind {
  const word = /^[\s(;]*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase() ?? '';
  if (control.has(word)) {
    throw new DatabaseError(
      'SQL_ERROR',
      `${word} cannot be sent as a statement on a shared connection. Use transaction() instead.`,
    );
  }
  return kinds[word] ?? 'write';
}

/** Name and declared type (null for an expression) of one column of a result. */
export interface Column {
  name: string;
  type: string | null;
}

/** A prepared statement and what need not be asked again. */
export interface Prepared {
  statement: Libsql.Statement;
  /** Whether it returns rows; `run` of such a statement counts no changes. */
  reader: boolean;
  columns: Column[] | undefined;
}

/**
 * 256 statements hold everything the store says plus Prisma's shapes for it; each costs 5-50 kB. Lists of
 * different length in `IN (…)` are different statements, so an unbounded cache would grow for ever.
 */
const capacity = 256;

/** Least-recently-used cache of prepared statements of one connection. */
export class Statements {
  readonly #prepared = new Map<string, Prepared>();

  /** The statement, prepared now or earlier. Statements of kind `schema` and `bare` are never kept. */
  prepare(handle: Libsql.Database, sql: string, kind: StatementKind): Prepared {
    const known = this.#prepared.get(sql);
    if (known) {
      this.#prepared.delete(sql); // moves to the young end
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = handle.prepare(sql);
    const prepared: Prepared = { statement, reader: statement.reader, columns: undefined };
    if (prepared.reader) statement.raw(true);
    if (kind === 'read' || kind === 'write') this.#keep(sql, prepared);
    return prepared;
  }

  clear(): void {
    this.#prepared.clear();
  }

  get size(): number {
    return this.#prepared.size;
  }

  #keep(sql: string, prepared: Prepared): void {
    this.#prepared.set(sql, prepared);
    if (this.#prepared.size <= capacity) return;
    const oldest = this.#prepared.keys().next();
    if (!oldest.done) this.#prepared.delete(oldest.value);
  }
}
