import type { JobStore } from '../jobs/store.ts';
import { type Place, toDsageError, translating } from './errors.ts';
import { eventRepository } from './events.ts';
import { PrismaClient } from './generated/client.ts';
import { sqlJobStore } from './jobs.ts';
import { keyRepository } from './keys.ts';
import { loginTokenRepository } from './loginTokens.ts';
import { migrate } from './migrate.ts';
import { notebookRepository } from './notebooks.ts';
import { sessionRepository } from './sessions.ts';
import { type Database, openDatabase } from './sqlite/database.ts';
import { userRepository } from './users.ts';
import { workerRepository } from './workers.ts';

export interface StoreOptions {
  /** The database; made when missing, its folder must exist. */
  readonly file: string;
  /** `prisma/migrations`. */
  readonly migrationsDir: string;
  /** Where the copy goes that is taken before a migration. */
  readonly backupDir: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** The line that starts a worker, for cells whose job waits for one. Default `npx dsage-worker`. */
  readonly workerCommand?: () => string;
}

/** Everything that dsage keeps. What a promise of a write has resolved for is on the disk. */
export interface Store {
  readonly jobs: JobStore;
  readonly users: ReturnType<typeof userRepository>;
  readonly keys: ReturnType<typeof keyRepository>;
  readonly loginTokens: ReturnType<typeof loginTokenRepository>;
  readonly sessions: ReturnType<typeof sessionRepository>;
  readonly notebooks: ReturnType<typeof notebookRepository>;
  readonly workers: ReturnType<typeof workerRepository>;
  readonly events: ReturnType<typeof eventRepository>;
  /** Waits for what was asked before, then closes. Later calls fail with SERVER_STOPPING. */
  close(): Promise<void>;
}

/**
 * Opens the database and brings it to this version's schema, after a backup if there is anything to lose.
 *
 * @throws DsageError HOME_UNUSABLE, DATABASE_READ_ONLY, DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_BUSY, DISK_FULL;
 *   DatabaseError MIGRATION_CHANGED, MIGRATION_FAILED
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { file, backupDir, now } = options;
  const place: Place = { file, backupDir };
  const database = await openAndMigrate(options, place);
  const prisma = new PrismaClient({ adapter: database.adapterFactory });
  const { workerCommand = () => 'npx dsage-worker' } = options;
  return {
    jobs: translating(sqlJobStore(database), place),
    users: translating(userRepository(prisma, now), place),
    keys: translating(keyRepository(prisma, now), place),
    loginTokens: translating(loginTokenRepository(prisma, database, now), place),
    sessions: translating(sessionRepository(prisma, now), place),
    notebooks: translating(notebookRepository(database, { now, workerCommand }), place),
    workers: translating(workerRepository(database, now), place),
    events: translating(eventRepository(prisma, now), place),
    async close() {
      await prisma.$disconnect();
      await database.close();
    },
  };
}

async function openAndMigrate(options: StoreOptions, place: Place): Promise<Database> {
  const { file, migrationsDir, backupDir, now } = options;
  let database: Database | undefined;
  try {
    database = openDatabase({ file });
    await migrate({ database, migrationsDir, backupDir, now: () => new Date(now()) });
    return database;
  } catch (cause) {
    await database?.close();
    throw toDsageError(cause, place);
  }
}
