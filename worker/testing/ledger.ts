import { join } from 'node:path';
import Database from 'libsql';
import type { SievePicture } from '../../lib/protocol/picture.ts';

/** What happened to a factorisation, in the order in which the server kept it. */
export type LedgerEntry =
  | { type: 'attempt'; seq: number; attempt: number }
  | {
      type: 'result';
      seq: number;
      job: number;
      kind: string;
      worker: string;
      payload: unknown;
      result: unknown;
    }
  | { type: 'picture'; seq: number; stage: string; sieve: SievePicture | null };

const triggers = `
  CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, type TEXT, job INTEGER, kind TEXT, worker TEXT, payload TEXT, result TEXT, attempt INTEGER);
  CREATE TRIGGER ledger_attempts AFTER UPDATE OF attempts ON jobs
    WHEN NEW.kind = 'factor' AND NEW.attempts > OLD.attempts BEGIN
      INSERT INTO ledger (type, attempt) VALUES ('attempt', NEW.attempts);
    END;
  CREATE TRIGGER ledger_results AFTER UPDATE OF state ON jobs
    WHEN NEW.parentId IS NOT NULL AND NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
      INSERT INTO ledger (type, job, kind, worker, payload, result) VALUES ('result', NEW.id, NEW.kind,
        (SELECT name FROM workers WHERE id = NEW.workerId), NEW.payload, NEW.result);
    END;
  CREATE TRIGGER ledger_pictures AFTER UPDATE OF picture ON jobs WHEN NEW.picture IS NOT NULL BEGIN
      INSERT INTO ledger (type, kind, result) VALUES ('picture', json_extract(NEW.picture, '$.stage'),
        json_remove(json_extract(NEW.picture, '$.sieve'), '$.curve'));
    END;
`;

/**
 * A second book beside the server's own. The database itself writes it, in the same transactions: so it holds what was
 * acknowledged and nothing else, and keeps what the server throws away in the end.
 */
export class Ledger {
  readonly #database: Database.Database;

  /** Opens the book of the home of a server that runs. */
  constructor(home: string) {
    this.#database = new Database(join(home, 'db', 'dsage.db'));
    this.#database.pragma('busy_timeout = 30000');
    this.#database.exec(triggers);
  }

  get entries(): LedgerEntry[] {
    const rows = this.#database.prepare('SELECT * FROM ledger ORDER BY seq').all();
    return (rows as Row[]).map(entryOf);
  }

  /** The state of every job, by number. */
  get states(): Map<number, string> {
    const rows = this.#database.prepare('SELECT id, state FROM jobs').all();
    return new Map((rows as { id: number; state: string }[]).map(({ id, state }) => [id, state]));
  }

  /** What all children of jobs were asked, by number. */
  get asked(): { id: number; kind: string; payload: unknown }[] {
    const rows = this.#database
      .prepare('SELECT id, kind, payload FROM jobs WHERE parentId IS NOT NULL')
      .all();
    return (rows as { id: number; kind: string; payload: string }[]).map((row) => {
      return { ...row, payload: JSON.parse(row.payload) };
    });
  }

  close(): void {
    this.#database.close();
  }
}

interface Row {
  seq: number;
  type: LedgerEntry['type'];
  job: number;
  kind: string;
  worker: string;
  payload: string;
  result: string | null;
  attempt: number;
}

function entryOf({ type, seq, ...row }: Row): LedgerEntry {
  const result = JSON.parse(row.result ?? 'null');
  if (type === 'attempt') return { type, seq, attempt: row.attempt };
  if (type === 'picture') return { type, seq, stage: row.kind, sieve: result };
  const { job, kind, worker, payload } = row;
  return { type, seq, job, kind, worker, payload: JSON.parse(payload), result };
}
