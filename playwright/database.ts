import { join } from 'node:path';
import Database from 'libsql';

/** Changes the database of a home behind the server's back; gives the number of rows that it changed. */
export function tamper(home: string, sql: string, ...values: (string | number)[]): number {
  const database = new Database(join(home, 'db', 'dsage.db'));
  try {
    const { changes } = database.prepare(sql).run(...values);
    // So that the file itself holds the change, and nobody needs to write it there later.
    database.pragma('wal_checkpoint(TRUNCATE)');
    return changes;
  } finally {
    database.close();
  }
}
