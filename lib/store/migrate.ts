/**
 * Brings a database to the schema of this version, at start, without Prisma's native engine.
 *
 * `prisma/migrations/<timestamp_name>/migration.sql` are plain SQL and never edited after landing. Each is applied
 * with its row of `_prisma_migrations` in one transaction, so a process killed at any moment leaves it either
 * wholly applied or not at all, and the next start goes on from there. The table is Prisma's own: its tools accept
 * the records as in sync.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backupWith } from './backup.ts';
import type { Connection } from './sqlite/connection.ts';
import type { Database } from './sqlite/database.ts';
import { DatabaseError } from './sqlite/errors.ts';

/** What to migrate and from where. */
export interface MigrateOptions {
  database: Database;
  /** Folder with one `<timestamp_name>/migration.sql` per migration, applied in order of name. */
  migrationsDir: string;
  /** Where the copy taken before the first change goes; see backup.ts. */
  backupDir: string;
  now: () => Date;
}

/** What was done: names of the migrations applied now, and the copy taken before, if there was anything to copy. */
export interface Migrated {
  applied: string[];
  backup: string | null;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface Recorded {
  name: string;
  checksum: string;
  finished: boolean;
}

/**
 * Applies what is missing. Does nothing, and takes no backup, when nothing is.
 *
 * @throws DatabaseError DATABASE_NEWER when the database knows a migration this version does not,
 *   MIGRATION_CHANGED when an applied migration was edited since, MIGRATION_FAILED when one cannot be applied
 *   (nothing of it is kept), and what backup.ts throws
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const migrations = readMigrations(options.migrationsDir);
  return options.database.exclusive((connection) => migrateWith(connection, migrations, options));
}

function migrateWith(
  connection: Connection,
  migrations: Migration[],
  { backupDir, now }: MigrateOptions,
): Migrated {
  const recorded = readRecorded(connection);
  expectKnown(migrations, recorded, backupDir);
  const pending = migrations.filter(({ name }) => !recorded.some((row) => row.name === name));
  if (pending.length === 0) return { applied: [], backup: null };
  const label = recorded.at(-1)?.name ?? 'unversioned';
  const backup = isEmpty(connection)
    ? null
    : backupWith(connection, { backupDir, now: now(), label });
  const applied = withoutForeignKeys(connection, () =>
    pending.filter((migration) => apply(connection, migration, now)).map(({ name }) => name),
  );
  return { applied, backup };
}

function readMigrations(migrationsDir: string): Migration[] {
  if (!existsSync(migrationsDir)) {
    throw new DatabaseError(
      'MIGRATION_FAILED',
      `The folder of migrations ${migrationsDir} is missing. Install dsage again.`,
    );
  }
  return readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, file: join(migrationsDir, name, 'migration.sql') }))
    .filter(({ file }) => existsSync(file))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, file }) => {
      const bytes = readFileSync(file);
      const checksum = createHash('sha256').update(bytes).digest('hex');
      return { name, sql: bytes.toString('utf8'), checksum };
    });
}

function hasRecords(connection: Connection): boolean {
  const sql = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '_prisma_migrations'`;
  return connection.execute(sql, []).rows.length > 0;
}

function readRecorded(connection: Connection): Recorded[] {
  if (!hasRecords(connection)) return [];
  const sql = `
    SELECT migration_name, checksum, finished_at FROM _prisma_migrations
    WHERE rolled_back_at IS NULL ORDER BY migration_name`;
  return connection.execute(sql, []).rows.map(([name, checksum, finished]) => ({
    name: String(name),
    checksum: String(checksum),
    finished: finished !== null,
  }));
}

/** Every migration of the database must be one of ours, unchanged and finished. */
function expectKnown(migrations: Migration[], recorded: Recorded[], backupDir: string): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of recorded) {
    const migration = known.get(name);
    if (!migration) {
      throw new DatabaseError(
        'DATABASE_NEWER',
        `The database was written by a newer dsage (migration ${name}). Start that version, or restore the backup from before the update in ${backupDir}.`,
      );
    }
    if (!finished) {
      throw new DatabaseError(
        'MIGRATION_FAILED',
        `Migration ${name} was begun by another tool and not finished. Restore the newest backup in ${backupDir}, then start again.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new DatabaseError(
        'MIGRATION_CHANGED',
        `Migration ${name} was changed after it had been applied to this database. Restore its original migration.sql and put the change into a new migration.`,
      );
    }
  }
}

function isEmpty(connection: Connection): boolean {
  return connection.execute('SELECT 1 FROM sqlite_schema LIMIT 1', []).rows.length === 0;
}

/** Rebuilding a table drops it for a moment, which must not cascade; the pragma is ignored inside a transaction. */
function withoutForeignKeys<T>(connection: Connection, body: () => T): T {
  connection.exec('PRAGMA foreign_keys = OFF');
  try {
    return body();
  } finally {
    connection.exec('PRAGMA foreign_keys = ON');
  }
}

/** False when another process has applied it since we looked. */
function apply(connection: Connection, migration: Migration, now: () => Date): boolean {
  try {
    const started = now();
    return connection.transaction(() => {
      connection.exec(recordsTable);
      if (readRecorded(connection).some(({ name }) => name === migration.name)) return false;
      connection.script(migration.sql);
      expectConsistent(connection);
      connection.execute(recordSql, [
        randomUUID(),
        migration.checksum,
        migration.name,
        BigInt(started.getTime()),
        BigInt(now().getTime()),
      ]);
      return true;
    });
  } catch (cause) {
    throw toMigrationError(cause, migration.name);
  }
}

/** A COMMIT inside the file would have split it in two; a reference to nowhere would fail much later. */
function expectConsistent(connection: Connection): void {
  connection.expectTransaction();
  const [row] = connection.execute('PRAGMA foreign_key_check', []).rows;
  if (row) {
    throw new DatabaseError(
      'SQL_ERROR',
      `table ${row[0]} refers to rows of ${row[2]} that do not exist`,
    );
  }
}

/** What the machine refuses (disk, lock, damage) has its own sentence; all else is the migration's fault. */
function toMigrationError(cause: unknown, name: string): unknown {
  const its = ['SQL_ERROR', 'TRANSACTION_CLOSED', 'UNIQUE_VIOLATION', 'FOREIGN_KEY_VIOLATION'];
  const code = cause instanceof DatabaseError ? cause.code : '';
  if (![...its, 'NOT_NULL_VIOLATION'].includes(code)) return cause;
  const why = (cause as Error).message;
  return new DatabaseError(
    'MIGRATION_FAILED',
    `Migration ${name} could not be applied and nothing of it was kept: ${why}. Start the previous version of dsage and report this message.`,
    { cause },
  );
}

/** As Prisma's own engine creates it. */
const recordsTable = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
);`;

const recordSql = `
INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
VALUES (?, ?, ?, ?, ?, 1)`;
