import Libsql from 'libsql';
import { type Place, toDsageError } from './errors.ts';
import { toDatabaseError } from './sqlite/errors.ts';

/** What `holdHome` gives: the hold ends with `release`, or with the process, however that ends. */
export interface Hold {
  release(): void;
}

/** A handle that nothing refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<Libsql.Database>();

/**
 * Lets one process at a time serve a home: notebooks that are open live in its memory, so two would overwrite each
 * other. The hold is SQLite's lock on an empty file of its own, which the system takes back from a process that
 * was killed; a file with a process number in it would outlive that.
 *
 * @param waitMs how long to wait for one that is just ending; the thread stands still meanwhile.
 * @throws DsageError DATABASE_BUSY when another process serves the home; DISK_FULL, DATABASE_READ_ONLY.
 */
export function holdHome(file: string, place: Place, waitMs = 4_000): Hold {
  try {
    const handle = new Libsql(file);
    handle.exec(`PRAGMA busy_timeout = ${waitMs}; BEGIN EXCLUSIVE`);
    held.add(handle);
    return {
      release() {
        held.delete(handle);
        handle.close();
      },
    };
  } catch (cause) {
    throw toDsageError(toDatabaseError(cause), place);
  }
}
