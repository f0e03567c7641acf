/** What the tests of the repositories share: an empty store in a new file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '../jobs/lab.ts';
import { userName } from '../protocol/ids.ts';
import { openStore, type Store } from './store.ts';

export const migrationsDir = join(import.meta.dirname, '../../prisma/migrations');

export interface Opened {
  readonly store: Store;
  readonly file: string;
  readonly backupDir: string;
  /** Opens the same file again; the first store must be closed. */
  reopen(): Promise<Store>;
  /** Closes what is open and removes the folder. */
  close(): Promise<void>;
}

export async function openTestStore(now: () => number = Date.now): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-store-'));
  const file = join(folder, 'dsage.db');
  const backupDir = join(folder, 'backups');
  const workerCommand = () => 'npx dsage-worker https://here';
  const open = () => openStore({ file, migrationsDir, backupDir, now, workerCommand });
  const opened = [await open()];
  return {
    store: opened[0]!,
    file,
    backupDir,
    async reopen() {
      const store = await open();
      opened.push(store);
      return store;
    },
    async close() {
      for (const store of opened) await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const facts = {
  platform: 'linux',
  cpuModel: 'test',
  cpus: 2,
  memoryBytes: 1_000_000,
  node: 'v20',
  pid: 1,
};

/** The store under the queue's contract suite. */
export async function sqliteBench(): Promise<Bench & { opened: Opened }> {
  const opened = await openTestStore();
  const { users, workers, jobs } = opened.store;
  const ada = await users.ensure(userName.parse('ada'), 'administrator');
  const bob = await users.ensure(userName.parse('bob'), 'user');
  return {
    opened,
    store: jobs,
    owners: [ada, bob],
    async putWorker({ connected, engines, kinds, ...worker }) {
      await workers.hello({
        ...worker,
        kinds: [...kinds],
        engines: engines.map((name) => ({ name, version: '1' })),
        build: 'source',
        facts,
        now: 0,
      });
      if (!connected) await workers.disconnected(worker.id, 0);
    },
    close: opened.close,
  };
}
