/** What the tests of this room share: folders and processes that never outlive their test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import type { Database } from './sqlite/database.ts';
import { openDatabase } from './sqlite/database.ts';

/** A folder that is removed with the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-store-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new database in a new folder, closed and removed with the test. */
export function temporaryDatabase(t: TestContext, busyTimeoutMs = 5000): Database {
  const folder = mkdtempSync(join(tmpdir(), 'dsage-store-'));
  const database = openDatabase({ file: join(folder, 'test.db'), busyTimeoutMs });
  t.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return database;
}

/** Another process running a piece of TypeScript of this room. */
export interface Peer {
  child: ChildProcess;
  /** The lines it has printed so far. */
  lines: string[];
  /** Waits until it has printed at least so many lines; fails when it ends before. */
  printed(count: number): Promise<void>;
  /** Ends it with SIGKILL and waits for its end. */
  kill(): Promise<void>;
  /** Waits for its own end and returns its exit code. */
  ended(): Promise<number | null>;
}

/** Starts a process that runs `source` (imports relative to lib/store) with `args` in process.argv.slice(1). */
export function startPeer(t: TestContext, source: string, args: string[] = []): Peer {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', source, ...args],
    { cwd: import.meta.dirname, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on('line', (line) => lines.push(line));
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const drained = once(reader, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await exit;
    await drained;
  };
  t.after(kill);
  return {
    child,
    lines,
    kill,
    ended: () => drained.then(() => exit),
    async printed(count) {
      while (lines.length < count) {
        const ended = await Promise.race([once(reader, 'line'), exit]);
        if (!Array.isArray(ended) && lines.length < count) throw new Error(`ended with ${ended}`);
      }
    },
  };
}
