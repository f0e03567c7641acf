import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DsageError } from '../protocol/errors.ts';
import { holdHome } from '../store/hold.ts';
import { openStore } from '../store/store.ts';
import { waitingCommand } from './assemble.ts';
import { loadConfig } from './config/load.ts';
import { type ConfigKey, configKeys, flagName } from './config/settings.ts';
import { setupHome } from './home/setup.ts';
import { lastWords } from './lastWords.ts';
import { openLog } from './log.ts';
import { nextPages } from './nextPages.ts';
import { type RunningServer, startServer } from './start.ts';

/** A stop that takes longer than this, in milliseconds, is cut short; the database is sound at every moment. */
const maxStopMs = 2_500;

interface Wish {
  flags: Partial<Record<ConfigKey, unknown>>;
  dev: boolean;
  /** Where the line goes that says that the server answers; standard output without it. */
  readyDescriptor: number;
  /** The server ends when this inherited pipe closes: its parent is gone, however that ended. */
  parentDescriptor: number | null;
}

/**
 * The server process: `node dist/server.mjs [--web-port N …] [--dev] [--ready-fd N] [--parent-fd N]`.
 * Prints one line of JSON when it answers: `{ type: 'ready', webUrl, tlsUrl, webPort, tlsPort, certificate, pid }`.
 */
async function main(): Promise<void> {
  const wish = parseWish(process.argv.slice(2));
  const stopping = new Stopping();
  if (wish.parentDescriptor !== null) watchParent(wish.parentDescriptor, () => stopping.begin());
  process.on('SIGTERM', () => stopping.begin());
  process.on('SIGINT', () => stopping.begin());
  const { server, certificate } = await start(wish);
  stopping.of(server);
  const { stop: _, ...addresses } = server;
  const line = { type: 'ready', ...addresses, certificate, pid: process.pid };
  writeSync(wish.readyDescriptor, `${JSON.stringify(line)}\n`);
}

async function start({ flags, dev }: Wish) {
  const { config } = loadConfig({ flags });
  const home = await setupHome(config);
  const log = openLog({ file: home.paths.serverLog, now: Date.now });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => log.error(event, { error }));
  }
  const dir = await projectFolder();
  // Pages find their files from here, wherever the server was started; the home's path is absolute by now.
  process.chdir(dir);
  const { database, backups } = home.paths;
  // Kept as long as this process lives.
  holdHome(`${database}.lock`, { file: database, backupDir: backups });
  const store = await openStore({
    file: home.paths.database,
    migrationsDir: join(dir, 'prisma', 'migrations'),
    backupDir: home.paths.backups,
    now: Date.now,
    workerCommand: () => waitingCommand,
  });
  const { version } = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'));
  const server = await startServer({
    ...{ config, home, store, log, dev, version },
    pages: (http) => nextPages({ dir, dev, http }),
    bundleFolder: join(dir, 'dist', 'worker'),
    now: Date.now,
  });
  return { server, certificate: home.certificate };
}

/** One stop, however often it is asked for, and also when it is asked for before the server stands. */
class Stopping {
  #server: RunningServer | null = null;
  #begun = false;

  of(server: RunningServer): void {
    this.#server = server;
    if (this.#begun) this.#stop(server);
  }

  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    setTimeout(() => process.exit(0), maxStopMs).unref();
    if (this.#server !== null) this.#stop(this.#server);
  }

  #stop(server: RunningServer): void {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  }
}

function watchParent(descriptor: number, gone: () => void): void {
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  pipe.on('end', gone).on('error', gone).on('close', gone).resume();
}

function parseWish(args: string[]): Wish {
  const settings = configKeys.map((key) => [flagName(key).slice(2), key] as const);
  const text = { type: 'string' } as const;
  const given = parseFlags(args, {
    ...Object.fromEntries(settings.map(([flag]) => [flag, text])),
    dev: { type: 'boolean' },
    'ready-fd': text,
    'parent-fd': text,
  });
  const parent = given['parent-fd'];
  return {
    flags: Object.fromEntries(settings.map(([flag, key]) => [key, given[flag]])),
    dev: given['dev'] === true,
    readyDescriptor: Number(given['ready-fd'] ?? 1),
    parentDescriptor: parent === undefined ? null : Number(parent),
  };
}

function parseFlags(args: string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    const { values } = parseArgs({ args, strict: true, options });
    return values as Record<string, string | boolean | undefined>;
  } catch (error) {
    const problem = (error as Error).message;
    throw new DsageError('CONFIG_INVALID', { name: 'of the command line', problem }, error);
  }
}

/** The folder with `package.json`, `.next` and `prisma`: above this file, bundled (dist/) or not (lib/server/). */
async function projectFolder(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const { name } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      if (name === 'dsage') return folder;
    } catch {
      // No package here; the next folder up may have one.
    }
    if (folder === dirname(folder)) throw new Error('the server is not in a folder of dsage');
  }
}

main().catch((error: unknown) => {
  process.stderr.write(lastWords(error));
  process.exit(1);
});
