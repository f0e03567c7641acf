import type { JobStore } from '../jobs/store.ts';
import { SqlJobTransaction } from './jobTransaction.ts';
import { SqlJobView } from './jobView.ts';
import type { Database } from './sqlite/database.ts';

/**
 * The queue's store in SQLite. Reading takes the same short transaction as writing: several statements then see
 * one state of the rows, and without a write its commit costs nothing.
 */
export function sqlJobStore(database: Database): JobStore {
  return {
    transaction: (work) => database.transaction((sql) => work(new SqlJobTransaction(sql))),
    read: (work) => database.transaction((sql) => work(new SqlJobView(sql))),
  };
}
