/** Copies of the whole database, taken while it is in use. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Connection } from './sqlite/connection.ts';
import type { Database } from './sqlite/database.ts';
import { DatabaseError } from './sqlite/errors.ts';

/** Where a backup goes and what it is called. */
export interface BackupOptions {
  /** Folder of the backups; created (mode 0700) when missing. */
  backupDir: string;
  /** The moment in its name. */
  now: Date;
  /** What the copy is for, in its name after the date: the last migration it holds. */
  label: string;
}

/** Older copies are removed after a new one is safely written. */
const keptBackups = 5;

const backupName = /^dsage-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z-.+\.db$/;

/**
 * Writes a compact, consistent copy (`VACUUM INTO`), mode 0600, and returns its path. The copy has its final name
 * only when it is complete and on the disk; the last five are kept. To restore: stop dsage, put the copy in the
 * place of the database and remove the `-wal` and `-shm` files beside it.
 *
 * Cost: reads and writes the whole database while everybody waits, about 1 s per 200 MB.
 * @throws DatabaseError DISK_FULL, DATABASE_CORRUPT, or DATABASE_UNREACHABLE for the folder
 */
export function backup(database: Database, options: BackupOptions): Promise<string> {
  return database.exclusive((connection) => backupWith(connection, options));
}

/** As {@link backup}, for one who already holds the connection. */
export function backupWith(connection: Connection, options: BackupOptions): string {
  const { backupDir, now, label } = options;
  const moment = now.toISOString().replaceAll(':', '-').replace('.', '-');
  const file = join(backupDir, `dsage-${moment}-${label.replaceAll(/[^\w-]/g, '_')}.db`);
  const partial = `${file}.partial`;
  try {
    mkdirSync(backupDir, { recursive: true, mode: 0o700 });
    removePartials(backupDir);
    // SQLite writes into an empty file that exists; made here, it is never readable by others.
    closeSync(openSync(partial, 'wx', 0o600));
    connection.execute('VACUUM INTO ?', [partial]);
    chmodSync(partial, 0o600);
    sync(partial, 'r+');
    renameSync(partial, file);
    if (process.platform !== 'win32') sync(backupDir, 'r'); // Windows has no such call on folders
  } catch (cause) {
    if (existsSync(partial)) rmSync(partial);
    throw toBackupError(cause, backupDir);
  }
  removeOldest(backupDir);
  return file;
}

/** Without this a copy could be lost with the power although its name is already there. */
function sync(path: string, flags: 'r' | 'r+'): void {
  const fd = openSync(path, flags);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Left by a process that was killed while it copied. */
function removePartials(backupDir: string): void {
  for (const name of readdirSync(backupDir)) {
    if (name.endsWith('.partial')) rmSync(join(backupDir, name), { force: true });
  }
}

/** The names begin with their date, so their order is the order of time. */
function removeOldest(backupDir: string): void {
  const names = readdirSync(backupDir).filter((name) => backupName.test(name));
  for (const name of names.sort().slice(0, -keptBackups)) rmSync(join(backupDir, name));
}

function toBackupError(cause: unknown, backupDir: string): DatabaseError {
  if (cause instanceof DatabaseError && cause.code !== 'SQL_ERROR') return cause;
  const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
  const message = `The backup of the database could not be written to ${backupDir}. Check that this user may write there, then start again.`;
  return new DatabaseError(
    full ? 'DISK_FULL' : 'DATABASE_UNREACHABLE',
    full ? undefined : message,
    { cause },
  );
}
